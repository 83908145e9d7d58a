package io.towerflow.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;

/**
 * Checks a new password: it must be long, not the account's name, and not one that is guessed first. Which signs it is made of is
 * nobody's business. Guessed first is what consists of few words of {@code common-passwords.txt}, also with digits for letters,
 * of years, and of rows of the keyboard or the alphabet; of four and more such words it may consist, if something is added.
 */
public final class PasswordPolicy {

    /** Fewest characters. */
    public static final int SHORTEST = 12;

    /** Most characters; a bound on what has to be looked at. */
    public static final int LONGEST = 200;

    /** Reason why a password is too weak. */
    public enum Weakness {
        TOO_SHORT,
        TOO_LONG,
        NAME,
        COMMON
    }

    private static final String FILE = "common-passwords.txt";
    private static final List<String> WORDS = readWords();

    /** Rows of keys along which these people's fingers run; in both directions. */
    private static final List<String> ROWS = List.of(
                    "abcdefghijklmnopqrstuvwxyz",
                    "01234567890",
                    "qwertyuiop",
                    "asdfghjkl",
                    "zxcvbnm",
                    "azertyuiop",
                    "qsdfghjklm",
                    "wxcvbn",
                    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                    "1q2w3e4r5t6y7u8i9o0p",
                    "1a2z3e4r5t6y7u8i9o0p")
            .stream()
            .flatMap(row -> List.of(row, new StringBuilder(row).reverse().toString()).stream())
            .toList();

    private static final int SHORTEST_RUN = 3;
    private static final int FEWEST_DISTINCT = 5;
    private static final int SHORTEST_WORD = 3;
    /** Fewest letters, digits, or whole words and runs that are guessed first, that must follow each other. */
    private static final int FEWEST_PARTS = 6;

    private PasswordPolicy() {}

    /** Finds what is wrong with this password for an account of this name; empty where nothing is. */
    public static Set<Weakness> weaknesses(String name, String password) {
        Set<Weakness> found = EnumSet.noneOf(Weakness.class);
        int length = password.codePointCount(0, password.length());
        if (length > LONGEST) {
            found.add(Weakness.TOO_LONG);
            return found;
        }
        if (length < SHORTEST) {
            found.add(Weakness.TOO_SHORT);
        }
        String plain = plain(password);
        if (isName(lettersAndDigits(plain(name)), plain) || isName(lettersAndDigits(plain(localPart(name))), plain)) {
            found.add(Weakness.NAME);
        }
        if (plain.chars().distinct().count() < FEWEST_DISTINCT || parts(plain) < FEWEST_PARTS) {
            found.add(Weakness.COMMON);
        }
        return found;
    }

    private static boolean isName(String name, String password) {
        String given = lettersAndDigits(password);
        if (name.isEmpty()) {
            return false;
        }
        String rest = given.replace(name, "");
        return rest.length() < given.length() && rest.length() < FEWEST_PARTS;
    }

    private static String localPart(String name) {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    /** Counts of how few parts the password can be made, each a letter, a digit, or something whole that is guessed first. */
    private static int parts(String password) {
        int[] least = new int[password.length() + 1];
        for (int at = password.length() - 1; at >= 0; at--) {
            int step = Character.isLetterOrDigit(password.charAt(at)) ? 1 : 0;
            least[at] = step + least[at + 1];
            for (String word : WORDS) {
                if (matches(password, at, word)) {
                    least[at] = Math.min(least[at], 1 + least[at + word.length()]);
                }
            }
            for (int end = at + SHORTEST_RUN; end <= password.length() && isRun(password, at, end); end++) {
                least[at] = Math.min(least[at], 1 + least[end]);
            }
            if (isYear(password, at)) {
                least[at] = Math.min(least[at], 1 + least[at + 4]);
            }
        }
        return least[0];
    }

    private static boolean matches(String password, int at, String word) {
        if (at + word.length() > password.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char given = password.charAt(at + i);
            if (given != word.charAt(i) && lettersFor(given).indexOf(word.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static String lettersFor(char sign) {
        return switch (sign) {
            case '0' -> "o";
            case '1', '!', '|' -> "il";
            case '2' -> "z";
            case '3', '€' -> "e";
            case '4', '@' -> "a";
            case '5', '$' -> "s";
            case '7', '+' -> "t";
            case '8' -> "b";
            case '9' -> "g";
            default -> "";
        };
    }

    private static boolean isRun(String password, int from, int to) {
        String run = password.substring(from, to);
        return run.chars().distinct().count() == 1 || ROWS.stream().anyMatch(row -> row.contains(run));
    }

    private static boolean isYear(String password, int at) {
        return at + 4 <= password.length() && password.substring(at, at + 4).matches("(?:19|20)[0-9]{2}");
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }

    private static String lettersAndDigits(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static List<String> readWords() {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new ClassPathResource(FILE).getInputStream(), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .filter(word -> word.length() >= SHORTEST_WORD)
                    .distinct()
                    .collect(Collectors.toUnmodifiableList());
        } catch (IOException e) {
            throw new UncheckedIOException("The common passwords " + FILE + " cannot be read", e);
        }
    }
}
