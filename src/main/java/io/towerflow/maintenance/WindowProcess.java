package io.towerflow.maintenance;

import java.time.Instant;

/** Process of a window, as its room sees it. Each method works in the caller's transaction. */
public interface WindowProcess {

    /** Starts it and returns its id. */
    String start(MaintenanceWindow window);

    /** Completes the task that asks for approval, after the decision was stored; false where there is none. */
    boolean decided(String number, boolean approved);

    /** Reports that the occurrence that is held or comes next ends later. */
    void extended(String number, Instant end);

    /** Reports that another occurrence comes next than the one whose start is waited for. */
    void moved(String number, Instant start, Instant end);

    /** Reports that the occurrence that is held ends now. */
    void ends(String number);

    void cancelled(String number);
}
