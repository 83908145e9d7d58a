package io.towerflow.kpi;

import java.util.Set;

/** Fronts the process compute-kpis, for the current tenant. */
public interface KpiProcess {

    /** Starts a run and returns its business key. */
    String start(KpiRun run);

    /** Returns whether a run of this kind goes on in which not everything that is left fails. */
    boolean goesOn(KpiRun.Kind kind);

    /** Returns the families whose last step fails: a further run would only fail too, until somebody has it tried again. */
    Set<KpiFamily> failing();
}
