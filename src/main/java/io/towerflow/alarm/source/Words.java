package io.towerflow.alarm.source;

import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words that every source shares. */
public final class Words {

    /** Longest id or word of an alarm, in characters: what makes its identity must fit an index. */
    public static final int LONGEST = 200;

    private static final Map<String, PerceivedSeverity> SEVERITIES = new HashMap<>();
    private static final Map<String, AlarmType> TYPES = new HashMap<>();

    static {
        for (PerceivedSeverity severity : PerceivedSeverity.values()) {
            SEVERITIES.put(severity.word(), severity);
            SEVERITIES.put(severity.name(), severity);
        }
        for (AlarmType type : AlarmType.values()) {
            TYPES.put(type.word(), type);
        }
    }

    private Words() {}

    /** X.733's six words in any case; null for any other. */
    public static @Nullable PerceivedSeverity severity(String word) {
        PerceivedSeverity exact = SEVERITIES.get(word);
        return exact != null ? exact : SEVERITIES.get(word.toLowerCase(Locale.ROOT));
    }

    /** The type in TMF642's, X.733's or 3GPP's words; null for any other. */
    public static @Nullable AlarmType type(String word) {
        AlarmType exact = TYPES.get(word);
        return exact != null ? exact : AlarmType.parse(word).orElse(null);
    }

    /** Whether a text holds characters that no id or word may hold: control characters and halves of characters. */
    public static boolean unprintable(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < ' ' || c == 0x7f) {
                return true;
            }
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && at + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(at + 1))) {
                    at++;
                } else {
                    return true;
                }
            }
        }
        return false;
    }

    /** A text for people with what the database cannot hold left out: zero characters and halves of characters. */
    public static String storable(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == 0 || Character.isSurrogate(c)) {
                StringBuilder clean = new StringBuilder(text.length());
                text.codePoints()
                        .filter(point ->
                                point != 0 && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE))
                        .forEach(clean::appendCodePoint);
                return clean.toString();
            }
        }
        return text;
    }

    /** The text, or its beginning where it is longer than an id or word may be. */
    public static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
