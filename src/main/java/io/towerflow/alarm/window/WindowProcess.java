package io.towerflow.alarm.window;

import io.towerflow.alarm.MaintenanceWindow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The process of a window, as its room sees it. Each method works in the caller's transaction. */
public interface WindowProcess {

    /** Starts it and returns its id. */
    String start(MaintenanceWindow window);

    /** Completes the task that asks for approval; false where there is none. */
    boolean decide(String number, boolean approve, @Nullable String note, String actor);

    /** The occurrence that is held or comes next ends later. */
    void extended(String number, Instant end);

    void cancelled(String number);
}
