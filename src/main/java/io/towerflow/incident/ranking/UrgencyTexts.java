package io.towerflow.incident.ranking;

import io.towerflow.incident.DurationTexts;
import io.towerflow.incident.Incident;
import io.towerflow.incident.ranking.Urgency.Part;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says why an incident is as urgent as it is. */
@Component
public class UrgencyTexts {

    private final IncidentRanking ranking;
    private final DurationTexts spans;
    private final MessageSource messages;
    private final Clock clock;

    UrgencyTexts(IncidentRanking ranking, DurationTexts spans, MessageSource messages, Clock clock) {
        this.ranking = ranking;
        this.spans = spans;
        this.messages = messages;
        this.clock = clock;
    }

    /** Reason in words, and what it adds. */
    public record Reason(String reason, int points, String sentence) {}

    /** Returns the reasons, the heaviest first; none once all is clear. */
    public List<Reason> reasons(Incident incident, Locale locale) {
        Instant now = clock.instant();
        return ranking.urgencyOf(incident).parts().stream()
                .map(part -> new Reason(
                        part.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        part.points(),
                        sentence(part, incident, now, locale)))
                .toList();
    }

    /** Says the number and its reasons in one line. */
    public String line(Incident incident, Locale locale) {
        return line(incident, reasons(incident, locale), locale);
    }

    /** The same of reasons that are known. */
    public String line(Incident incident, List<Reason> reasons, Locale locale) {
        return reasons.isEmpty()
                ? say("incident.urgency.none", locale)
                : say(
                        "incident.urgency.line",
                        locale,
                        incident.urgency(),
                        reasons.stream()
                                .map(one -> one.sentence() + " (+" + one.points() + ")")
                                .collect(Collectors.joining(", ")));
    }

    private String sentence(Part part, Incident incident, Instant now, Locale locale) {
        return switch (part.reason()) {
            case SEVERITY -> say("incident.severity." + incident.severity().word(), locale);
            case LATE -> say("incident.urgency.late", locale, span(now, incident.dueAt(), locale));
            case DUE_SOON -> say("incident.urgency.dueSoon", locale, span(now, incident.dueAt(), locale));
            case SITE_DOWN -> say("incident.urgency.siteDown", locale, span(now, down(incident), locale));
            case SITE_DOWN_SOON -> say("incident.urgency.siteDownSoon", locale, span(now, down(incident), locale));
            case SITES -> say("incident.urgency.sites", locale, incident.sites().size());
            case NOBODY -> say("incident.urgency.nobody", locale);
        };
    }

    private static Instant down(Incident incident) {
        return Objects.requireNonNull(incident.siteDownAt());
    }

    private String span(Instant now, Instant at, Locale locale) {
        return spans.say(Duration.between(now, at), locale);
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
