package io.towerflow.engine;

import java.util.List;
import java.util.Optional;

/** The failed steps of the current tenant's running processes. */
public interface FailedSteps {

    /** Returns those of all processes with this business key, called ones too, that stand still first; at most 50. */
    List<FailedStep> of(String businessKey);

    /** Returns those that stand still, whatever their process, in a stable order. */
    List<FailedStep> stalled(int offset, int limit);

    /** Counts those that stand still. */
    long stalledCount();

    /** Finds one that stands still, or nothing where it does not, or belongs to somebody else. */
    Optional<FailedStep> stalled(String id);

    /** Makes the engine try it again at once, and as often as at first; in the caller's transaction. */
    void retry(FailedStep step);
}
