package io.towerflow.dispatch.matching;

import io.towerflow.rules.language.RuleFinding;
import java.util.List;

/**
 * Conclusion of a rule about a technician.
 *
 * @param excludes whether he or she must not be asked
 * @param points for or against; a minute on the road costs one
 * @param rule the rule's name
 */
public record Finding(
        String technicianId, boolean excludes, double points, String key, List<String> arguments, String rule)
        implements RuleFinding {

    /** Makes the finding that he or she must not be asked. */
    public static Finding rulesOut(String technicianId, String key, String... arguments) {
        return against(technicianId, key, UNNAMED, arguments);
    }

    /** Makes a finding that speaks for him or her, or against where the points are negative. */
    public static Finding scores(String technicianId, double points, String key, String... arguments) {
        return counts(technicianId, points, key, UNNAMED, arguments);
    }

    /** Creates what {@link #rulesOut} does for a stored version, whose rules name themselves. */
    public static Finding against(String technicianId, String key, String rule, String... arguments) {
        return new Finding(technicianId, true, 0, key, List.of(arguments), rule);
    }

    /** Creates what {@link #scores} does for a stored version, whose rules name themselves. */
    public static Finding counts(String technicianId, double points, String key, String rule, String... arguments) {
        return new Finding(technicianId, false, points, key, List.of(arguments), rule);
    }

    @Override
    public Finding by(String maker) {
        return new Finding(technicianId, excludes, points, key, arguments, maker);
    }
}
