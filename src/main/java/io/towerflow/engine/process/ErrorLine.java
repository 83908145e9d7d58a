package io.towerflow.engine.process;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Shortens an exception to what a person needs of it: the words of its innermost cause. */
final class ErrorLine {

    private static final int LONGEST = 300;
    private static final String CAUSE = "Caused by: ";
    private static final Pattern TYPE = Pattern.compile("^[\\w.$]+(Exception|Error|Failure|Throwable)(: |$)");

    private ErrorLine() {}

    /**
     * Makes one line of at most 300 characters.
     *
     * @param message the outermost exception's message; null where it has none
     * @param trace the stack trace; null where none was kept
     */
    static String of(@Nullable String message, @Nullable String trace) {
        String line = trace == null ? "" : innermost(trace);
        String words = TYPE.matcher(line).replaceFirst("").strip();
        if (words.isEmpty()) {
            words = message == null || message.isBlank() ? line : firstLine(message);
        }
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST - 1) + "…";
    }

    private static String innermost(String trace) {
        int cause = trace.lastIndexOf(CAUSE);
        return firstLine(cause < 0 ? trace : trace.substring(cause + CAUSE.length()));
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }
}
