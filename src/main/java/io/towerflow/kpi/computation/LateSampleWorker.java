package io.towerflow.kpi.computation;

import io.towerflow.kpi.Granularity;
import io.towerflow.kpi.KpiFamily;
import io.towerflow.kpi.KpiProcess;
import io.towerflow.kpi.KpiRun;
import io.towerflow.kpi.KpiSettings;
import io.towerflow.storage.PollingWorker;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.Tenants;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Looks for samples that came after their interval was computed, and for intervals that no timer had computed, as after a stop or
 * for a new tenant; and starts a run for the tenant, one at a time.
 */
@Component
class LateSampleWorker extends PollingWorker {

    private final Tenants tenants;
    private final KpiComputation computation;
    private final KpiProcess process;

    LateSampleWorker(Tenants tenants, KpiComputation computation, KpiProcess process, KpiSettings settings) {
        super(Pace.of("kpi-late", settings.lateEvery()).lowest());
        this.tenants = tenants;
        this.computation = computation;
        this.process = process;
    }

    @Override
    protected boolean look(int thread) {
        tenants.ids().forEach(tenant -> Tenancy.as(tenant, () -> startWhatIsDue()));
        return false;
    }

    private void startWhatIsDue() {
        Set<KpiFamily> failing = process.failing();
        if (computation.isBehind() && !process.goesOn(KpiRun.Kind.DUE)) {
            process.start(KpiRun.due(Granularity.MONTH, without(EnumSet.allOf(KpiFamily.class), failing)));
        }
        if (!process.goesOn(KpiRun.Kind.LATE)) {
            Set<KpiFamily> stale = without(computation.lateSamples(), failing);
            if (!stale.isEmpty()) {
                process.start(KpiRun.late(stale));
            }
        }
    }

    private static Set<KpiFamily> without(Set<KpiFamily> families, Set<KpiFamily> failing) {
        Set<KpiFamily> left = new HashSet<>(families);
        left.removeAll(failing);
        return left;
    }
}
