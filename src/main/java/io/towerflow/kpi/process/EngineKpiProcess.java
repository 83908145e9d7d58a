package io.towerflow.kpi.process;

import io.towerflow.kpi.KpiFamily;
import io.towerflow.kpi.KpiProcess;
import io.towerflow.kpi.KpiRun;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.stereotype.Component;

/** Fronts the process compute-kpis. */
@Component
class EngineKpiProcess implements KpiProcess {

    private static final String KEY = "compute-kpis";
    private static final String PREFIX = "kpis-";

    private final RuntimeService runtime;
    private final ManagementService management;
    private final Clock clock;

    EngineKpiProcess(RuntimeService runtime, ManagementService management, Clock clock) {
        this.runtime = runtime;
        this.management = management;
        this.clock = clock;
    }

    @Override
    public String start(KpiRun run) {
        String key = PREFIX + run.kind().word() + "-" + clock.instant().truncatedTo(ChronoUnit.MILLIS);
        runtime.createMessageCorrelation("kpi-run.requested")
                .processInstanceBusinessKey(key)
                .setVariables(ComputeKpisSteps.variables(run))
                .correlateStartMessage();
        return key;
    }

    @Override
    public boolean goesOn(KpiRun.Kind kind) {
        Set<String> running = runtime
                .createProcessInstanceQuery()
                .processDefinitionKey(KEY)
                .processInstanceBusinessKeyLike(PREFIX + kind.word() + "-%")
                .tenantIdIn(Tenancy.required())
                .list()
                .stream()
                .map(ProcessInstance::getId)
                .collect(Collectors.toSet());
        return !running.isEmpty()
                && jobs().processInstanceIds(running).count()
                        > jobs().processInstanceIds(running).withException().count();
    }

    @Override
    public Set<KpiFamily> failing() {
        if (jobs().withException().count() == 0) {
            return Set.of();
        }
        return Arrays.stream(KpiFamily.values())
                .filter(family -> jobs().withException()
                                .activityId(ComputeKpisSteps.task(family))
                                .count()
                        > 0)
                .collect(Collectors.toSet());
    }

    private JobQuery jobs() {
        return management.createJobQuery().processDefinitionKey(KEY).tenantIdIn(Tenancy.required());
    }
}
