package io.towerflow.correlation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The believed cause of a group of alarms.
 *
 * @param alarmId the alarm that reports the cause, or null where no alarm reports it (a feeder that no one watches)
 * @param alarmedObject the id of the site, equipment or feeder that failed
 * @param category network, energy, environment, maintenance, transmission or unknown
 * @param confidence 0 to 1
 * @param explanation one sentence that a dispatcher believes, in the wanted language
 * @param provisional whether it may still change because the situation is young
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
        boolean provisional) {

    /** A message key of i18n/correlation_*.properties and its arguments: said in the reader's language when shown. */
    public record Sentence(String key, List<String> arguments) {}

    /**
     * One reason: alarms and topology edges that speak for the cause.
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
