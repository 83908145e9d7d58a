package io.towerflow.console;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.incident.DurationTexts;
import io.towerflow.incident.IncidentTitles;
import io.towerflow.incident.StoredTexts;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Texts of the pages in the reader's language. Templates call it as {@code @say}. */
@Component("say")
public class Texts {

    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private static final DateTimeFormatter DAY_AND_HOUR = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ROOT);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final MessageSource messages;
    private final IncidentTitles titles;
    private final StoredTexts sentences;
    private final DurationTexts spans;

    Texts(MessageSource messages, IncidentTitles titles, StoredTexts sentences, DurationTexts spans) {
        this.messages = messages;
        this.spans = spans;
        this.titles = titles;
        this.sentences = sentences;
    }

    public String severity(PerceivedSeverity severity) {
        return say("console.severity." + severity.word(), List.of(), severity.word());
    }

    /** A probable cause in words. */
    public String cause(String probableCause) {
        return titles.cause(probableCause, locale());
    }

    public String sentence(RootCause.Sentence sentence) {
        return sentences.say(Tenancy.required(), sentence, locale());
    }

    public String timeline(TimelineEntry entry) {
        return sentences.say(Tenancy.required(), entry, locale());
    }

    /** Returns the text under this key, or the words themselves where they are no key. */
    public String known(String keyOrWords) {
        return say(keyOrWords, List.of(), keyOrWords);
    }

    /** Returns a word of a closed list, under a key of this room; the word itself where it has no text. */
    public String word(String list, String word) {
        return say("console." + list + "." + word, List.of(), word.replace('-', ' '));
    }

    /** A duration as people say it, in its two largest units: 2 d 4 h, 3 h 20 min, 45 s. */
    public String span(Duration span) {
        return spans.say(span, locale());
    }

    public String dayAndTime(Instant at, ZoneId zone) {
        return DAY_AND_TIME.withLocale(locale()).format(at.atZone(zone));
    }

    public String time(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone));
    }

    /** Formats a time as 10:04. */
    public String hour(Instant at, ZoneId zone) {
        return HOUR.format(at.atZone(zone));
    }

    /** Formats a time as 2 Nov 10:04. */
    public String dayAndHour(Instant at, ZoneId zone) {
        return DAY_AND_HOUR.withLocale(locale()).format(at.atZone(zone));
    }

    private String say(String key, List<?> arguments, String otherwise) {
        String said = messages.getMessage(key, arguments.toArray(), otherwise, locale());
        return said == null ? otherwise : said;
    }

    private static Locale locale() {
        return LocaleContextHolder.getLocale();
    }
}
