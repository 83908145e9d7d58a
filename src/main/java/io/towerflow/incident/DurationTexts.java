package io.towerflow.incident;

import java.time.Duration;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says durations in a reader's language. */
@Component
public class DurationTexts {

    private final MessageSource messages;

    DurationTexts(MessageSource messages) {
        this.messages = messages;
    }

    /** Says a duration, its sign left out, as people say it, in its two largest units: 2 d 4 h, 3 h 20 min, 45 s. */
    public String say(Duration span, Locale locale) {
        long seconds = Math.abs(span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        return messages.getMessage("incident.span.days", new Object[] {seconds / 86_400}, locale) + " "
                + seconds % 86_400 / 3600 + " h";
    }
}
