package io.towerflow.incident.ranking;

import io.towerflow.correlation.RootCause;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.IncidentTitles;
import io.towerflow.incident.StoredTexts;
import io.towerflow.incident.lifecycle.IncidentDraft;
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

    /**
     * Rank of an incident: what its row has beside what happened to it.
     *
     * @param urgencyAt when the urgency was computed
     * @param urgencyNextAt when time alone changes the urgency, or null
     * @param turn among equally urgent ones the lower comes first
     */
    public record Rank(
            Instant dueAt,
            @Nullable Instant siteDownAt,
            String region,
            String search,
            int urgency,
            Instant urgencyAt,
            @Nullable Instant urgencyNextAt,
            long turn) {

        /** Returns whether the other lists the incident alike, whenever it was computed. */
        public boolean sameAs(Rank other) {
            return equals(new Rank(
                    other.dueAt,
                    other.siteDownAt,
                    other.region,
                    other.search,
                    other.urgency,
                    urgencyAt,
                    other.urgencyNextAt,
                    other.turn));
        }
    }

    /** Computes what the incident is listed by from now on. The agreed time never ends later than it did before. */
    public Rank rank(IncidentDraft draft, Instant now) {
        Instant agreed = draft.openedAt.plus(settings.sla().of(draft.severity)).truncatedTo(ChronoUnit.MICROS);
        Instant dueAt = draft.dueAt != null && draft.dueAt.isBefore(agreed) ? draft.dueAt : agreed;
        Instant downAt = reserve.siteDownAt(draft.tenant, draft.state, draft.rootCause, draft.openedAt)
                .map(at -> at.truncatedTo(ChronoUnit.MICROS))
                .orElse(null);
        Urgency urgency = urgency(draft, dueAt, downAt, now);
        Instant ended = draft.closedAt;
        return new Rank(
                dueAt,
                downAt,
                region(draft),
                search(draft),
                urgency.points(),
                now,
                urgency.changesAt(),
                draft.state.ended() && ended != null ? -ended.getEpochSecond() : dueAt.getEpochSecond());
    }

    private Urgency urgency(IncidentDraft draft, Instant dueAt, @Nullable Instant downAt, Instant now) {
        boolean held = draft.acknowledgedBy != null || draft.technician != null;
        return draft.state == IncidentState.OPEN
                ? Urgency.of(
                        new Urgency.Facts(draft.severity, draft.openedAt, dueAt, downAt, draft.sites.size(), held),
                        settings.urgency(),
                        now)
                : Urgency.NONE;
    }

    /** Returns what the urgency of a listed incident is made of. */
    public Urgency urgencyOf(Incident incident) {
        boolean held = incident.acknowledgedBy() != null || incident.technician() != null;
        return incident.state() == IncidentState.OPEN
                ? Urgency.of(
                        new Urgency.Facts(
                                incident.severity(),
                                incident.openedAt(),
                                incident.dueAt(),
                                incident.siteDownAt(),
                                incident.sites().size(),
                                held),
                        settings.urgency(),
                        incident.urgencyAt())
                : Urgency.NONE;
    }

    private String region(IncidentDraft draft) {
        Site site =
                draft.sites.isEmpty() ? null : inventory.topology(draft.tenant).site(draft.sites.getFirst());
        return site == null ? "" : site.region();
    }

    private String search(IncidentDraft draft) {
        Topology topology = inventory.topology(draft.tenant);
        StringJoiner words = new StringJoiner(" ");
        words.add(draft.number);
        draft.sites.stream().limit(MOST_SITES).forEach(id -> {
            words.add(id);
            Site site = topology.site(id);
            if (site != null) {
                words.add(site.name()).add(site.region());
            }
        });
        RootCause cause = draft.rootCause;
        for (Locale language : LANGUAGES) {
            words.add(titles.title(draft, language));
            if (cause != null) {
                words.add(sentences.say(draft.tenant, cause.explanation(), language));
            }
        }
        if (draft.acknowledgedBy != null) {
            words.add(draft.acknowledgedBy);
        }
        if (draft.technician != null) {
            words.add(draft.technician);
        }
        return SearchText.of(words.toString());
    }
}
