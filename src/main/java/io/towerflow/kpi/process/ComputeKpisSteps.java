package io.towerflow.kpi.process;

import io.towerflow.kpi.Granularity;
import io.towerflow.kpi.KpiFamily;
import io.towerflow.kpi.KpiProcess;
import io.towerflow.kpi.KpiRun;
import io.towerflow.kpi.computation.KpiComputation;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.Tenants;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Names the steps of the process compute-kpis and its variables. Diagrams call a step by its method's name, those of released
 * versions too: one that a released diagram calls stays.
 */
@Configuration(proxyBeanMethods = false)
class ComputeKpisSteps {

    private static final String KIND = "kind";
    private static final String GRANULARITY = "granularity";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String FAMILIES = "families";
    private static final String STEPS = "steps";

    /** The engine's own variable: the number of the step in a task that is done several times. */
    private static final String STEP = "loopCounter";

    /** Variables of a run, as the process has them. */
    static Map<String, Object> variables(KpiRun run) {
        Map<String, Object> variables = new HashMap<>();
        variables.put(KIND, run.kind().word());
        variables.put(GRANULARITY, run.coarsest().id());
        if (run.from() != null && run.to() != null) {
            variables.put(FROM, run.from().toString());
            variables.put(TO, run.to().toString());
        }
        variables.put(
                FAMILIES, run.families().stream().map(KpiFamily::id).sorted().collect(Collectors.joining(",")));
        return variables;
    }

    /** Returns the id of the task that computes a family. */
    static String task(KpiFamily family) {
        return switch (family) {
            case NETWORK -> "serviceTask_computeNetwork";
            case ENERGY -> "serviceTask_computeEnergy";
            case OPERATIONS -> "serviceTask_computeOperations";
            case FINANCE -> "serviceTask_computeFinance";
            case QUALITY -> "serviceTask_computeQuality";
        };
    }

    private static KpiRun run(DelegateExecution execution) {
        String[] families = text(execution, FAMILIES).split(",");
        return new KpiRun(
                KpiRun.Kind.valueOf(text(execution, KIND).toUpperCase(Locale.ROOT)),
                granularity(execution),
                time(execution, FROM),
                time(execution, TO),
                Arrays.stream(KpiFamily.values())
                        .filter(family -> Arrays.asList(families).contains(family.id()))
                        .collect(Collectors.toSet()));
    }

    private static Granularity granularity(DelegateExecution execution) {
        String id = text(execution, GRANULARITY);
        return Granularity.of(id).orElseThrow(() -> new IllegalStateException("There is no granularity " + id));
    }

    private static String text(DelegateExecution execution, String name) {
        return String.valueOf(execution.getVariable(name));
    }

    private static @Nullable Instant time(DelegateExecution execution, String name) {
        return execution.getVariable(name) == null ? null : Instant.parse(text(execution, name));
    }

    /** Starts a run for each tenant: what a timer starts belongs to none. Families that fail have their runs already. */
    @Bean
    JavaDelegate startRunsDelegate(Tenants tenants, KpiProcess process) {
        return execution -> {
            tenants.ids()
                    .forEach(tenant -> Tenancy.as(tenant, () -> {
                        Set<KpiFamily> families = EnumSet.allOf(KpiFamily.class);
                        families.removeAll(process.failing());
                        if (!families.isEmpty()) {
                            process.start(KpiRun.due(Granularity.MONTH, families));
                        }
                    }));
        };
    }

    /** Finds out how many steps it takes. */
    @Bean
    JavaDelegate planRunDelegate(KpiComputation computation) {
        return execution -> execution.setVariable(STEPS, computation.plan(run(execution)));
    }

    @Bean
    JavaDelegate computeNetworkDelegate(KpiComputation computation) {
        return family(computation, KpiFamily.NETWORK);
    }

    @Bean
    JavaDelegate computeEnergyDelegate(KpiComputation computation) {
        return family(computation, KpiFamily.ENERGY);
    }

    @Bean
    JavaDelegate computeOperationsDelegate(KpiComputation computation) {
        return family(computation, KpiFamily.OPERATIONS);
    }

    @Bean
    JavaDelegate computeFinanceDelegate(KpiComputation computation) {
        return family(computation, KpiFamily.FINANCE);
    }

    @Bean
    JavaDelegate computeQualityDelegate(KpiComputation computation) {
        return family(computation, KpiFamily.QUALITY);
    }

    private static JavaDelegate family(KpiComputation computation, KpiFamily family) {
        return execution ->
                computation.compute(run(execution), family, number(execution, STEP), number(execution, STEPS));
    }

    private static int number(DelegateExecution execution, String name) {
        return Integer.parseInt(text(execution, name));
    }
}
