package io.towerflow.correlation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Believed cause of a group of alarms.
 *
 * @param alarmId the alarm that reports the cause, or null where no alarm reports it (a feeder that no one watches)
 * @param alarmedObject the id of the site, equipment or feeder that failed
 * @param category network, energy, environment, maintenance, transmission or unknown
 * @param confidence 0 to 1
 * @param explanation one sentence that a dispatcher believes, in the wanted language
 * @param provisional whether it may still change because the situation is young
 * @param consequence what follows from it, in one sentence; null in what was stored before it was told
 * @param chain the cause and its effects over time: the cause is step 0, effects of one kind are one step
 * @param rejected what else could have been the cause and why it is not believed, the likeliest first
 */
public record RootCause(
        @Nullable UUID alarmId,
        String alarmedObject,
        String siteId,
        String probableCause,
        String category,
        double confidence,
        Sentence explanation,
        List<Evidence> evidence,
        String rule,
        int ruleVersion,
        boolean provisional,
        @Nullable Sentence consequence,
        List<Step> chain,
        List<Rejected> rejected) {

    /** Completes what was stored before chains were told: it has none. */
    @SuppressWarnings("ConstantValue")
    public RootCause {
        chain = chain == null ? List.of() : chain;
        rejected = rejected == null ? List.of() : rejected;
    }

    public RootCause(
            @Nullable UUID alarmId,
            String alarmedObject,
            String siteId,
            String probableCause,
            String category,
            double confidence,
            Sentence explanation,
            List<Evidence> evidence,
            String rule,
            int ruleVersion,
            boolean provisional) {
        this(
                alarmId,
                alarmedObject,
                siteId,
                probableCause,
                category,
                confidence,
                explanation,
                evidence,
                rule,
                ruleVersion,
                provisional,
                null,
                List.of(),
                List.of());
    }

    /** Returns the same belief with its chain. */
    public RootCause with(Sentence whatFollows, List<Step> steps, List<Rejected> others) {
        return new RootCause(
                alarmId,
                alarmedObject,
                siteId,
                probableCause,
                category,
                confidence,
                explanation,
                evidence,
                rule,
                ruleVersion,
                provisional,
                whatFollows,
                steps,
                others);
    }

    /**
     * Alarms of one kind that one step of the chain brought, or the cause itself.
     *
     * @param from the number of the step that brought it; null for the cause
     * @param alarms the first few of them
     * @param alarmCount how many they are; 0 where no alarm reports the cause
     * @param sites the first few of the sites, by time
     * @param firstAt when the first of them was raised
     * @param lastAt when the last of them was
     * @param edges topology edges between the first of them and what brought it
     * @param reason why the first of them is believed to follow; null for the cause
     * @param rule the rule that says so
     */
    public record Step(
            int number,
            @Nullable Integer from,
            String probableCause,
            List<UUID> alarms,
            int alarmCount,
            List<String> sites,
            int siteCount,
            Instant firstAt,
            Instant lastAt,
            List<String> edges,
            @Nullable Sentence reason,
            String rule,
            int ruleVersion) {}

    /**
     * Alternative that could have been the cause.
     *
     * @param hypothesis what it would have been, in a sentence
     * @param why it is not believed, in a sentence
     * @param confidence 0 to 1; 0 where it follows from something else
     * @param rule the rule that proposed or rejected it
     */
    public record Rejected(
            @Nullable UUID alarmId,
            String alarmedObject,
            String siteId,
            String probableCause,
            double confidence,
            Sentence hypothesis,
            Sentence why,
            String rule,
            int ruleVersion) {}

    /** Message key of i18n/correlation_*.properties and its arguments: said in the reader's language when shown. */
    public record Sentence(String key, List<String> arguments) {}

    /**
     * Reason for a cause: alarms and topology edges that speak for the cause.
     *
     * @param learnedCause the id of the accepted learned cause that it rests on, or null where a rule itself says so
     */
    public record Evidence(
            Sentence sentence,
            List<UUID> alarms,
            List<String> edges,
            String rule,
            int ruleVersion,
            @Nullable Long learnedCause) {

        public Evidence(Sentence sentence, List<UUID> alarms, List<String> edges, String rule, int ruleVersion) {
            this(sentence, alarms, edges, rule, ruleVersion, null);
        }
    }
}
