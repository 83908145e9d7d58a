package io.towerflow.identity.process;

import java.util.Locale;
import java.util.function.Function;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;

/** Makes what a form that asks for a decision shows, and reads what comes back from it. */
public final class TaskAnswers {

    private TaskAnswers() {}

    /** Makes the read-only variables of the task that its form shows, one for each language. */
    public static void show(DelegateTask task, FormVariables display, Function<Locale, ? extends Record> brief) {
        display.variables(brief).forEach(task::setVariableLocal);
    }

    /** Returns what was written; null where nothing was. */
    public static @Nullable String text(DelegateTask task, String variable) {
        Object value = task.getVariable(variable);
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }
}
