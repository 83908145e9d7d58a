package io.towerflow.ticket;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentTitles;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.StoredTexts;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.notification.PublicAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Composes the ticket that the ITSM should have of an incident.
 *
 * <p>The status, of TMF621's TroubleTicketStatusType: an incident that nobody has yet is {@code acknowledged}, one that somebody
 * has {@code inProgress}, one whose alarms are all clear {@code resolved}, a closed or merged one {@code closed}, a cancelled one
 * {@code cancelled}. {@code rejected}, {@code pending} and {@code held} are the ITSM's to set.
 */
@Component
class TicketWriter {

    /** The author of our notes, and the beginning of their ids: what comes back from the ITSM under them is our own. */
    static final String AUTHOR = "TowerFlow";

    static final String OURS = "TF-";

    /** The actor of what came from the ITSM: it is not sent back. */
    static final String ITSM = "itsm";

    /** Kinds of timeline entries that the ITSM hears. */
    private static final Set<String> TOLD = Set.of(
            "note",
            "severity-raised",
            "severity-lowered",
            "all-clear",
            "alarms-returned",
            "judged",
            "merged",
            "took-over",
            "cancelled",
            "reopened",
            "accepted",
            "arrived",
            "repaired",
            "not-repaired");

    private final Incidents incidents;
    private final StoredTexts sentences;
    private final IncidentTitles titles;
    private final PublicAddress address;
    private final ItsmSettings settings;

    TicketWriter(
            Incidents incidents,
            StoredTexts sentences,
            IncidentTitles titles,
            PublicAddress address,
            ItsmSettings settings) {
        this.incidents = incidents;
        this.sentences = sentences;
        this.titles = titles;
        this.address = address;
        this.settings = settings;
    }

    DesiredTicket write(Incident incident) {
        Locale locale = settings.language();
        RootCause cause = incident.rootCause();
        String title = incidents.title(incident.number(), locale);
        List<DesiredTicket.Site> sites = incident.sites().stream()
                .map(id -> new DesiredTicket.Site(id, titles.site(incident.tenant(), id)))
                .toList();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("sites", sites.stream().map(DesiredTicket.Site::id).collect(Collectors.joining(", ")));
        if (cause != null) {
            facts.put("rootCause.probableCause", cause.probableCause());
            facts.put("rootCause.alarmedObject", cause.alarmedObject());
            facts.put("rootCause.category", cause.category());
        }
        return new DesiredTicket(
                incident.number(),
                address.of("/incidents/" + incident.number()),
                settings.ticketType(),
                title,
                description(incident, title, cause, locale),
                incident.severity().word(),
                priority(incident.severity()),
                status(incident),
                reason(incident),
                facts,
                sites,
                notes(incident, locale));
    }

    private String description(Incident incident, String title, @Nullable RootCause cause, Locale locale) {
        if (cause == null) {
            return title;
        }
        String said = sentences.say(incident.tenant(), cause.explanation(), locale);
        return cause.consequence() == null
                ? said
                : said + ". " + sentences.say(incident.tenant(), cause.consequence(), locale) + ".";
    }

    private List<DesiredTicket.Note> notes(Incident incident, Locale locale) {
        List<DesiredTicket.Note> notes = new ArrayList<>();
        for (TimelineEntry entry : incidents.timeline(incident.number())) {
            if (TOLD.contains(entry.kind()) && !ITSM.equals(entry.actor())) {
                String happening = entry.at() + "|" + entry.kind() + "|" + entry.key() + "|" + entry.arguments();
                UUID id = UUID.nameUUIDFromBytes(happening.getBytes(StandardCharsets.UTF_8));
                notes.add(new DesiredTicket.Note(
                        OURS + id,
                        entry.at(),
                        entry.actor() == null ? AUTHOR : AUTHOR + "/" + entry.actor(),
                        sentences.say(incident.tenant(), entry, locale)));
            }
        }
        // Alarms that came back twice in one batch did so at one instant: it is told once
        return notes.stream().distinct().toList();
    }

    private static String status(Incident incident) {
        return switch (incident.state()) {
            case OPEN -> incident.acknowledgedBy() == null ? "acknowledged" : "inProgress";
            case CLEARED -> "resolved";
            case CLOSED, MERGED -> "closed";
            case CANCELLED -> "cancelled";
        };
    }

    private static String reason(Incident incident) {
        return switch (incident.state()) {
            case OPEN -> incident.acknowledgedBy() == null ? "Open" : "Taken by " + incident.acknowledgedBy();
            case CLEARED -> "All alarms are clear";
            case CLOSED -> "The incident is closed";
            case MERGED -> "The incident is a part of " + incident.mergedInto();
            case CANCELLED -> "The incident is cancelled";
        };
    }

    /** The words that most ITSM know; TMF621 leaves them free. */
    private static String priority(PerceivedSeverity severity) {
        return switch (severity) {
            case CRITICAL -> "Critical";
            case MAJOR -> "High";
            case MINOR -> "Medium";
            case WARNING, INDETERMINATE, CLEARED -> "Low";
        };
    }
}
