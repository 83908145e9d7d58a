package io.towerflow.notification;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;

/**
 * Text of an SMS as the telephone network carries it: 160 characters of the GSM alphabet to a segment (153 where there are more),
 * or 70 (67) as soon as one character lies outside it.
 */
public record SmsText(String text, boolean gsm, int segments) {

    /** Length of the longest SMS that providers take, in characters. */
    public static final int LONGEST = 1600;

    private static final String GSM = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    /** Characters that take two places each. */
    private static final String GSM_EXTENDED = "^{}\\[~]|€\f";

    private static final byte[] GSM_EXTENDED_CODES = {0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65, 0x0A};
    private static final byte ESCAPE = 0x1B;

    private static final Map<Character, String> PLAIN = Map.ofEntries(
            Map.entry('\u2018', "'"),
            Map.entry('\u2019', "'"),
            Map.entry('\u201C', "\""),
            Map.entry('\u201D', "\""),
            Map.entry('\u00AB', "\""),
            Map.entry('\u00BB', "\""),
            Map.entry('\u2013', "-"),
            Map.entry('\u2014', "-"),
            Map.entry('\u2026', "..."),
            Map.entry('\u00A0', " "),
            Map.entry('\u202F', " "),
            Map.entry('\u2192', "->"),
            Map.entry('\u00B7', "-"),
            Map.entry('\u0153', "oe"),
            Map.entry('\u0152', "OE"),
            Map.entry('\u00B0', "deg"));

    /**
     * Returns the text with typographic signs in their plain form; where letters outside the GSM alphabet (ê, ç, ô) would cost
     * further segments, they lose their accents.
     */
    public static SmsText of(String original) {
        String text = shortened(plainSigns(original.strip()));
        int segments = segments(text);
        if (isGsm(text)) {
            return new SmsText(text, true, segments);
        }
        String unaccented = shortened(unaccented(text));
        return isGsm(unaccented) && segments(unaccented) < segments
                ? new SmsText(unaccented, true, segments(unaccented))
                : new SmsText(text, false, segments);
    }

    /**
     * Cuts a value that would make an SMS too long, after a word where that leaves more than half of it, and marks it by three
     * dots.
     *
     * @param most how many characters it may have, the dots among them; more than 3
     */
    public static String cut(String value, int most) {
        if (value.length() <= most) {
            return value;
        }
        String kept = value.substring(0, most - 3);
        int word = kept.lastIndexOf(' ');
        boolean midWord = value.charAt(most - 3) != ' ';
        return (midWord && word > most / 2 ? kept.substring(0, word) : kept).replaceAll("[\\s\\p{P}]+$", "") + "...";
    }

    /**
     * Returns the octets as SMPP and gateways take them: the GSM alphabet (3GPP TS 23.038), one octet to a place, else UTF-16.
     */
    public byte[] octets() {
        if (!gsm) {
            return text.getBytes(StandardCharsets.UTF_16BE);
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (char character : text.toCharArray()) {
            int place = GSM.indexOf(character);
            if (place >= 0) {
                // The list above leaves out the escape sign itself, which has its own place in the alphabet.
                octets.write(place < ESCAPE ? place : place + 1);
            } else {
                octets.write(ESCAPE);
                octets.write(GSM_EXTENDED_CODES[GSM_EXTENDED.indexOf(character)]);
            }
        }
        return octets.toByteArray();
    }

    /** Reads octets of the GSM alphabet; what it does not have becomes a question mark. */
    public static String ofGsm(byte[] octets) {
        StringBuilder text = new StringBuilder(octets.length);
        for (int at = 0; at < octets.length; at++) {
            int code = octets[at] & 0xFF;
            if (code == ESCAPE && at + 1 < octets.length) {
                int place = extended(octets[++at]);
                text.append(place < 0 ? '?' : GSM_EXTENDED.charAt(place));
            } else if (code < ESCAPE) {
                text.append(GSM.charAt(code));
            } else {
                text.append(code - 1 < GSM.length() && code != ESCAPE ? GSM.charAt(code - 1) : '?');
            }
        }
        return text.toString();
    }

    private static int segments(String text) {
        if (isGsm(text)) {
            int places = text.chars()
                    .map(character -> GSM_EXTENDED.indexOf(character) >= 0 ? 2 : 1)
                    .sum();
            return count(places, 160, 153);
        }
        return count(text.length(), 70, 67);
    }

    private static int extended(byte code) {
        for (int place = 0; place < GSM_EXTENDED_CODES.length; place++) {
            if (GSM_EXTENDED_CODES[place] == code) {
                return place;
            }
        }
        return -1;
    }

    private static int count(int places, int alone, int joined) {
        return places <= alone ? 1 : (places + joined - 1) / joined;
    }

    private static boolean isGsm(String text) {
        return text.chars().allMatch(character -> GSM.indexOf(character) >= 0 || GSM_EXTENDED.indexOf(character) >= 0);
    }

    private static String plainSigns(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (char character : text.toCharArray()) {
            String sign = PLAIN.get(character);
            if (sign == null) {
                plain.append(character);
            } else {
                plain.append(sign);
            }
        }
        return plain.toString();
    }

    private static String unaccented(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (char character : text.toCharArray()) {
            String letter = String.valueOf(character);
            plain.append(
                    isGsm(letter)
                            ? letter
                            : Normalizer.normalize(letter, Normalizer.Form.NFD).replaceAll("\\p{M}+", ""));
        }
        return plain.toString();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    }
}
