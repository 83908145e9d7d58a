package io.towerflow.alarm.source;

import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Words that every source shares. */
public final class SourceWords {

    /** Longest id or word of an alarm, in characters: what makes its identity must fit an index. */
    public static final int LONGEST = 200;

    /** Longest text for people, in characters. */
    public static final int LONGEST_TEXT = 4_000;

    /** Control characters and halves of characters. */
    private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

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

    private SourceWords() {}

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

    /**
     * Returns whether a text holds characters that no id or word may hold: control characters and halves of characters.
     */
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

    /**
     * An id or word as it was meant: without what nobody sees (zero-width characters, marks of byte order, soft hyphens), with
     * one space for each run of line breaks, tabs and other spaces, none at the ends, and letters with accents in one form.
     */
    public static String tidy(String text) {
        if (plain(text)) {
            return text;
        }
        StringBuilder tidy = new StringBuilder(text.length());
        boolean space = false;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
                space = true;
            } else if (Character.getType(point) != Character.FORMAT) {
                if (space && !tidy.isEmpty()) {
                    tidy.append(' ');
                }
                space = false;
                tidy.appendCodePoint(point);
            }
        }
        return Normalizer.normalize(tidy, Normalizer.Form.NFC);
    }

    private static boolean plain(String text) {
        char before = ' ';
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < ' ' || c > '~' || c == ' ' && before == ' ') {
                return false;
            }
            before = c;
        }
        return text.isEmpty() || before != ' ';
    }

    /**
     * A {@link #tidy} word that fits an identity, with a question mark for what no text may hold: of a longer text its beginning with
     * a sum of the whole, so that two long texts that differ stay two.
     */
    public static String fitted(String text) {
        String tidy = tidy(text);
        if (unprintable(tidy)) {
            tidy = NO_TEXT.matcher(tidy).replaceAll("?");
        }
        if (tidy.length() <= LONGEST) {
            return tidy;
        }
        CRC32 sum = new CRC32();
        sum.update(tidy.getBytes(StandardCharsets.UTF_8));
        return cut(tidy, LONGEST - 12) + "… #" + HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** A text for people that can be stored, of a longer one its beginning with a note of its length. */
    public static String text(String text, int atMost) {
        return text.length() <= atMost
                ? storable(text)
                : storable(cut(text, atMost)) + "… (cut: " + text.length() + " characters)";
    }

    private static String cut(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
