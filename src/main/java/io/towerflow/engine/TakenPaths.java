package io.towerflow.engine;

import java.util.Optional;

/** Paths of the current tenant's processes, those that have ended too, as long as the engine's history keeps them. */
public interface TakenPaths {

    /** Finds the path by the engine's id of the instance; empty where there is none any more, or it belongs to somebody else. */
    Optional<TakenPath> of(String processInstance);
}
