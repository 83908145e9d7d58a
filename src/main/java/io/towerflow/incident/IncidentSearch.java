package io.towerflow.incident;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.incident.ranking.SearchText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Search for incidents, and their order. All clear comes after what is open, and what has ended after that, whatever the order.
 *
 * @param state a state's word, {@code open} for what has not ended, or null for all
 * @param severity only this one, or null
 * @param region only incidents whose first site is in it, or null
 * @param site only incidents that have this site, or null
 * @param text words that all must be found, in any order and without accents; blank or null for any incident
 * @param holder {@link #NOBODY}, or the id of who acknowledged it or is the technician, or null
 * @param late only those whose agreed time is over while they are open
 * @param reversed whether the order is the other way round
 */
public record IncidentSearch(
        @Nullable String state,
        @Nullable PerceivedSeverity severity,
        @Nullable String region,
        @Nullable String site,
        @Nullable String text,
        @Nullable String holder,
        boolean late,
        Sort sort,
        boolean reversed) {

    /** Value of {@link #holder} for incidents of which nobody takes care. */
    public static final String NOBODY = "nobody";

    /** Order of the list. */
    public enum Sort {
        /** Most urgent first; among equals the one that is due first. */
        URGENCY("i.urgency DESC, i.turn, i.number", "i.urgency, i.turn DESC, i.number DESC"),
        /** Worst first. */
        SEVERITY(
                "i.severity_rank, i.urgency DESC, i.turn, i.number",
                "i.severity_rank DESC, i.urgency DESC, i.turn, i.number"),
        /** Newest first. */
        AGE("i.opened_at DESC, i.number DESC", "i.opened_at, i.number"),
        /** Most sites first. */
        SITES(
                "cardinality(i.sites) DESC, i.urgency DESC, i.turn, i.number",
                "cardinality(i.sites), i.urgency DESC, i.turn, i.number"),
        /** Late or due first. */
        SLA("i.due_at, i.number", "i.due_at DESC, i.number DESC");

        private final String order;
        private final String reversedOrder;

        Sort(String order, String reversedOrder) {
            this.order = order;
            this.reversedOrder = reversedOrder;
        }

        public String order(boolean reversed) {
            return reversed ? reversedOrder : order;
        }

        /** Returns the lower-case name. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the order with this word, if there is one. */
        public static Optional<Sort> of(String word) {
            return Arrays.stream(values())
                    .filter(sort -> sort.word().equals(word))
                    .findFirst();
        }
    }

    /** Returns a search for all incidents in a state, the most urgent first. */
    public static IncidentSearch in(@Nullable String state) {
        return new IncidentSearch(state, null, null, null, null, null, false, Sort.URGENCY, false);
    }

    /** Returns the same search in another order. */
    public IncidentSearch by(Sort wanted) {
        return new IncidentSearch(state, severity, region, site, text, holder, late, wanted, false);
    }

    /** Returns the same search without looking at the severity. */
    public IncidentSearch anySeverity() {
        return new IncidentSearch(state, null, region, site, text, holder, late, sort, reversed);
    }

    public List<String> words() {
        return text == null ? List.of() : SearchText.words(text);
    }
}
