package io.towerflow.operations.monitor;

import org.springframework.boot.actuate.health.Status;

/** Status between up and down: the part works, and somebody should look at it. */
final class Degraded {

    static final Status STATUS = new Status("DEGRADED", "Works, but needs somebody to look at it");

    private Degraded() {}
}
