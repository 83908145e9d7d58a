package io.towerflow.operations.logging;

import ch.qos.logback.classic.pattern.MDCConverter;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;

/** Writes control characters, and what else ends or turns a line, as their codes: nobody forges a line of the log by his input. */
final class OneLine {

    private OneLine() {}

    /** The same text, where nothing in it could end the line or move the cursor. */
    static String of(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (breaks(text.charAt(index))) {
                return encoded(text);
            }
        }
        return text;
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (int index = 0; index < text.length(); index++) {
            char c = text.charAt(index);
            switch (c) {
                case '\n' -> encoded.append("\\n");
                case '\r' -> encoded.append("\\r");
                default -> {
                    if (breaks(c)) {
                        encoded.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        encoded.append(c);
                    }
                }
            }
        }
        return encoded.toString();
    }

    /**
     * Whether it is a control character but the tab, a line or paragraph separator, or a mark that turns the direction of
     * writing.
     */
    private static boolean breaks(char c) {
        return c < ' ' && c != '\t'
                || c >= 0x7f && c < 0xa0
                || c == 0x2028
                || c == 0x2029
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069;
    }

    /** The message of an event. */
    public static final class Message extends MessageConverter {

        @Override
        public String convert(ILoggingEvent event) {
            String message = super.convert(event);
            return message == null ? "" : of(message);
        }
    }

    /** A value of the context. */
    public static final class Context extends MDCConverter {

        @Override
        public String convert(ILoggingEvent event) {
            String value = super.convert(event);
            return value == null ? "" : of(value);
        }
    }

    /** A failure with its causes, whose messages may hold anything. */
    public static final class Failure extends ExtendedWhitespaceThrowableProxyConverter {

        @Override
        protected String throwableProxyToString(IThrowableProxy failure) {
            return super.throwableProxyToString(new Encoded(failure));
        }
    }

    /** Failure whose messages are on one line each. */
    private record Encoded(IThrowableProxy failure) implements IThrowableProxy {

        @Override
        public @Nullable String getMessage() {
            String message = failure.getMessage();
            return message == null ? null : of(message);
        }

        @Override
        public @Nullable String getOverridingMessage() {
            String message = failure.getOverridingMessage();
            return message == null ? null : of(message);
        }

        @Override
        public String getClassName() {
            return failure.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return failure.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return failure.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            IThrowableProxy cause = failure.getCause();
            return cause == null ? null : new Encoded(cause);
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            IThrowableProxy[] suppressed = failure.getSuppressed();
            IThrowableProxy[] encoded = new IThrowableProxy[suppressed == null ? 0 : suppressed.length];
            for (int index = 0; index < encoded.length; index++) {
                encoded[index] = new Encoded(suppressed[index]);
            }
            return encoded;
        }

        @Override
        public boolean isCyclic() {
            return failure.isCyclic();
        }
    }
}
