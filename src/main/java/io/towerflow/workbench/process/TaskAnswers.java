package io.towerflow.workbench.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.spin.plugin.variable.SpinValues;
import org.jspecify.annotations.Nullable;

/** What a form that asks for a decision shows, and what comes back from it. */
public final class TaskAnswers {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    private TaskAnswers() {}

    /** Makes the read-only variables of the task that its form shows, one for each language. */
    public static void show(DelegateTask task, ObjectMapper json, Function<Locale, Object> brief) {
        for (Locale language : LANGUAGES) {
            task.setVariableLocal(
                    "show_" + language.getLanguage(),
                    SpinValues.jsonValue(json.valueToTree(brief.apply(language)).toString())
                            .create());
        }
    }

    /** What was written; null where nothing was. */
    public static @Nullable String text(DelegateTask task, String variable) {
        Object value = task.getVariable(variable);
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }
}
