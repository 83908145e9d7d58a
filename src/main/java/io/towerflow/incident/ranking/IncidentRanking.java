package io.towerflow.incident.ranking;

import io.towerflow.correlation.RootCause;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incident.Rank;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.IncidentTitles;
import io.towerflow.incident.StoredTexts;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Computes what an incident is listed by from what its row says: its urgency, its region and the words it is found by. */
@Component
@EnableConfigurationProperties(IncidentSettings.class)
public class IncidentRanking {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    /** Most sites by which an incident is found; an outage of more is found by its cause. */
    private static final int MOST_SITES = 100;

    private final IncidentSettings settings;
    private final PowerReserve reserve;
    private final Inventory inventory;
    private final IncidentTitles titles;
    private final StoredTexts sentences;

    IncidentRanking(
            IncidentSettings settings,
            PowerReserve reserve,
            Inventory inventory,
            IncidentTitles titles,
            StoredTexts sentences) {
        this.settings = settings;
        this.reserve = reserve;
        this.inventory = inventory;
        this.titles = titles;
        this.sentences = sentences;
    }

    /** Computes what the incident is listed by from now on. The agreed time never ends later than it did before. */
    public Rank rank(Incident incident, Instant now) {
        Instant agreed =
                incident.openedAt().plus(settings.sla().of(incident.severity())).truncatedTo(ChronoUnit.MICROS);
        Rank rank = incident.rank();
        Instant before = rank == null ? null : rank.dueAt();
        Instant dueAt = before != null && before.isBefore(agreed) ? before : agreed;
        Instant downAt = reserve.siteDownAt(
                        incident.tenant(), incident.state(), incident.rootCause(), incident.openedAt())
                .map(at -> at.truncatedTo(ChronoUnit.MICROS))
                .orElse(null);
        Urgency urgency = urgency(incident, dueAt, downAt, now);
        Instant ended = incident.closedAt();
        return new Rank(
                dueAt,
                downAt,
                incident.technician(),
                region(incident),
                search(incident),
                urgency.points(),
                now,
                urgency.changesAt(),
                incident.state().ended() && ended != null ? -ended.getEpochSecond() : dueAt.getEpochSecond());
    }

    /** Returns what the urgency of a listed incident is made of. */
    public Urgency urgencyOf(Incident incident) {
        return urgency(incident, incident.dueAt(), incident.siteDownAt(), incident.urgencyAt());
    }

    private Urgency urgency(Incident incident, Instant dueAt, @Nullable Instant downAt, Instant now) {
        boolean held = incident.acknowledgedBy() != null || incident.technician() != null;
        return incident.state() == IncidentState.OPEN
                ? Urgency.of(
                        new Urgency.Facts(
                                incident.severity(),
                                incident.openedAt(),
                                dueAt,
                                downAt,
                                incident.sites().size(),
                                held),
                        settings.urgency(),
                        now)
                : Urgency.NONE;
    }

    private String region(Incident incident) {
        Site site = incident.sites().isEmpty()
                ? null
                : inventory.topology(incident.tenant()).site(incident.sites().getFirst());
        return site == null ? "" : site.region();
    }

    private String search(Incident incident) {
        Topology topology = inventory.topology(incident.tenant());
        StringJoiner words = new StringJoiner(" ");
        words.add(incident.number());
        incident.sites().stream().limit(MOST_SITES).forEach(id -> {
            words.add(id);
            Site site = topology.site(id);
            if (site != null) {
                words.add(site.name()).add(site.region());
            }
        });
        RootCause cause = incident.rootCause();
        for (Locale language : LANGUAGES) {
            words.add(titles.title(incident, language));
            if (cause != null) {
                words.add(sentences.say(incident.tenant(), cause.explanation(), language));
            }
        }
        if (incident.acknowledgedBy() != null) {
            words.add(incident.acknowledgedBy());
        }
        if (incident.technician() != null) {
            words.add(incident.technician());
        }
        return SearchText.of(words.toString());
    }
}
