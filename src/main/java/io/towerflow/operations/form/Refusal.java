package io.towerflow.operations.form;

import org.jspecify.annotations.Nullable;

/**
 * Reason why the product itself refused an answer while the engine completed the task. The engine's REST API tells every
 * exception of a listener as a failure of the server; what is kept here tells it as what it is.
 */
public final class Refusal {

    /** Holder of the reason kept last. */
    private static final class Kept {
        private @Nullable RuntimeException reason;
    }

    /** Reason of a thread that answers a call, for as long as the call takes. */
    private static final ThreadLocal<@Nullable Kept> CALL = new ThreadLocal<>();

    private Refusal() {}

    /** Keeps the reason where a call waits for it. */
    public static void keep(RuntimeException reason) {
        Kept kept = CALL.get();
        if (kept != null) {
            kept.reason = reason;
        }
    }

    static void await() {
        CALL.set(new Kept());
    }

    /** Returns the reason kept last; null where nothing was refused. */
    static @Nullable RuntimeException end() {
        Kept kept = CALL.get();
        CALL.remove();
        return kept == null ? null : kept.reason;
    }
}
