package io.towerflow.identity.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;

/**
 * Finds who completes a task, for the record. It is the one who is signed in; or, where a worker tells the engine what was
 * decided on a page, the one who decided there. Never what a variable or the assignee says: whoever may work on a task can write
 * both through the engine's REST interface.
 */
public final class TaskActor {

    /** Actor of this thread alone, for as long as the worker completes the one task. */
    private static final ThreadLocal<@Nullable String> ELSEWHERE = new ThreadLocal<>();

    private TaskActor() {}

    /** Returns the person's id, or null where nobody is known. */
    public static @Nullable String of(DelegateTask task) {
        String elsewhere = ELSEWHERE.get();
        if (elsewhere != null) {
            return elsewhere;
        }
        Authentication signedIn =
                task.getProcessEngineServices().getIdentityService().getCurrentAuthentication();
        return signedIn == null ? null : signedIn.getUserId();
    }

    /** Whether the task is completed for a person who decided on a page, so that nobody can be asked anything any more. */
    public static boolean elsewhere() {
        return ELSEWHERE.get() != null;
    }

    /** Completes a task for a person who decided on a page. */
    public static void as(String person, Runnable completion) {
        ELSEWHERE.set(person);
        try {
            completion.run();
        } finally {
            ELSEWHERE.remove();
        }
    }
}
