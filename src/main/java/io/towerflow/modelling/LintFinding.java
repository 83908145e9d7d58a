package io.towerflow.modelling;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finding of something that is wrong or unwise in a diagram or a form.
 *
 * @param file the file's name
 * @param element the id of the element that it is about; null where it is about the file
 * @param name how the diagram names that element; null where it does not
 * @param arguments what stands in the sentence
 */
public record LintFinding(
        Rule rule,
        String file,
        @Nullable String element,
        @Nullable String name,
        List<String> arguments) {

    /** Rule that diagrams and forms must meet. Each has a sentence in {@code i18n/workbench_*.properties}. */
    public enum Rule {
        NOT_UTF8(true),
        TOO_LONG(true),
        DOCTYPE(true),
        NOT_XML(true),
        NOT_BPMN(true),
        NOT_ONE_PROCESS(true),
        FILE_NAME(true),
        UNKNOWN_PROCESS(true),
        GUARDING_PROCESS(true),
        NOT_EXECUTABLE(true),
        NO_HISTORY_TIME(true),
        SCRIPT(true),
        CODE(true),
        UNKNOWN_ELEMENT(true),
        UNKNOWN_ATTRIBUTE(true),
        EXPRESSION(true),
        BEAN(true),
        CONDITION(true),
        FREE_CONDITION(true),
        TIMER(true),
        RETRIES(true),
        RETRIES_WITHOUT_JOB(true),
        CALLED_PROCESS(true),
        CALLED_BINDING(true),
        NO_FORM(true),
        FORM_MISSING(true),
        FORM_BINDING(true),
        NO_CANDIDATES(true),
        UNKNOWN_GROUP(true),
        NOT_DRAWN(true),
        NO_DIAGRAM(true),
        START_GONE(true),
        LISTENER_GONE(true),
        ENGINE(true),
        MESSAGE_GONE(false),
        TASK_GONE(false),
        PREFIX(false),
        NAMELESS(false),
        NO_QUESTION(false),
        NO_DEFAULT(false),
        BEAN_NAME(false),
        NOT_ASYNC(false),
        MESSAGE_NAME(false),
        NOT_JSON(true),
        NOT_FORM(true),
        FORM_ID(true),
        FORM_UNUSED(true),
        FORM_COMPONENT(true),
        FORM_KEY(true),
        FORM_OUTSIDE(true),
        FORM_TEXT(true),
        FIELD_TWICE(false),
        FIELD_GONE(false),
        FIELD_NAMELESS(false);

        private final boolean refuses;

        Rule(boolean refuses) {
            this.refuses = refuses;
        }

        /** The key of its sentence. */
        public String key() {
            return "workbench.lint." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether nothing is deployed before this is mended; else it is unwise only. */
    public boolean refuses() {
        return rule.refuses;
    }
}
