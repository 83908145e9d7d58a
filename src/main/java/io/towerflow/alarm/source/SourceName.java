package io.towerflow.alarm.source;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A name that a source gives an event, and the words that it is made of.
 *
 * <p>Words end at spaces and signs, at digits, and at the capitals of camel case: {@code OpticalRXPowerLow},
 * {@code optical_rx_power_low} and {@code optical RX power: low} have the same four. Case and accents do not count.
 *
 * @param text as the source wrote it
 * @param words in lower case and without accents; a run of digits is a word too
 */
public record SourceName(String text, List<String> words) {

    public static SourceName of(String text) {
        return new SourceName(text, List.copyOf(split(text)));
    }

    private static List<String> split(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int at = 0; at < plain.length(); at++) {
            char letter = plain.charAt(at);
            if (!word.isEmpty() && begins(plain, at)) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (Character.isLetterOrDigit(letter)) {
                word.append(Character.toLowerCase(letter));
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /** Returns whether no word goes on from the character before this one to it. */
    private static boolean begins(String text, int at) {
        char before = text.charAt(at - 1);
        char here = text.charAt(at);
        if (!Character.isLetterOrDigit(here) || Character.isDigit(before) != Character.isDigit(here)) {
            return true;
        }
        if (!Character.isUpperCase(here)) {
            return false;
        }
        // HTTPDown: the last capital of several belongs to the word that follows; not so in the plural of an acronym,
        // as VMs.
        return !Character.isUpperCase(before)
                || lower(text, at + 1) && !(text.charAt(at + 1) == 's' && !lower(text, at + 2));
    }

    private static boolean lower(String text, int at) {
        return at < text.length() && Character.isLowerCase(text.charAt(at));
    }

    /**
     * Returns whether this is a number and nothing else: a code of the source's own that does not say what happened.
     */
    public boolean isNumber() {
        return !words.isEmpty() && words.stream().allMatch(word -> word.chars().allMatch(Character::isDigit));
    }
}
