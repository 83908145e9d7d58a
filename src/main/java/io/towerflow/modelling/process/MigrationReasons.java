package io.towerflow.modelling.process;

import io.towerflow.modelling.migration.InstanceMigration.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationReport;
import org.camunda.bpm.engine.migration.MigrationPlanValidationReport;

/** Translates what the engine says of a migration that cannot be into words that can be said in any language. */
final class MigrationReasons {

    /** Words by how the engine's sentence begins. What is not here is shown as the engine says it. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("There is no migration instruction for this instance's activity", "no-counterpart"),
            Map.entry("Cannot migrate subscription for compensation", "undo"),
            Map.entry("The type of the source activity is not supported", "unsupported"),
            Map.entry("Target activity is not asyncBefore", "no-job-before"),
            Map.entry("Target activity is not asyncAfter", "no-job-after"),
            Map.entry("Transition instance is assigned to", "other-way"),
            Map.entry("A transition instance that instantiates the process", "not-begun"),
            Map.entry("The variable '", "same-variable"),
            Map.entry("Process instance contains not migrated", "left-over"),
            Map.entry("There are multiple mappings", "taken-twice"),
            Map.entry("The source activity's event scope", "other-scope"),
            Map.entry("The closest mapped ancestor", "other-scope"),
            Map.entry("Activities have incompatible types", "other-kind"),
            Map.entry("Events are not of the same type", "other-kind"));

    private MigrationReasons() {}

    static List<Reason> of(MigratingProcessInstanceValidationReport report) {
        Set<Reason> reasons = new LinkedHashSet<>();
        report.getActivityInstanceReports().forEach(step -> step.getFailures()
                .forEach(said -> reasons.add(reason(step.getSourceScopeId(), said))));
        report.getTransitionInstanceReports().forEach(step -> step.getFailures()
                .forEach(said -> reasons.add(reason(step.getSourceScopeId(), said))));
        // What belongs to a step that cannot follow is left over as well: that alone says nothing new
        if (reasons.isEmpty()) {
            report.getFailures().forEach(said -> reasons.add(reason("", said)));
        }
        return List.copyOf(reasons);
    }

    static List<Reason> of(MigrationPlanValidationReport report) {
        List<Reason> reasons = new ArrayList<>();
        report.getInstructionReports().forEach(step -> step.getFailures()
                .forEach(said ->
                        reasons.add(reason(step.getMigrationInstruction().getSourceActivityId(), said))));
        return reasons;
    }

    private static Reason reason(String step, String said) {
        return WORDS.entrySet().stream()
                .filter(entry -> said.startsWith(entry.getKey()))
                .findFirst()
                .map(entry -> new Reason(entry.getValue(), step, said))
                .orElseGet(() -> new Reason("other", step, said));
    }
}
