package io.towerflow.dispatch.visit;

import io.towerflow.problem.CsvResource;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Codes by which a technician says what he or she found: {@code rules/dispatch/cause-codes.csv}, each with the probable cause of
 * X.733 that it stands for and the words, French and English, that mean it.
 */
public final class CauseCodes {

    private static final String ACCENTS = "\\p{M}";

    /** Shortest word that is compared, in letters: of shorter words too many are alike. */
    private static final int SHORTEST = 4;

    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();
    private static final Map<String, String> CODES = new LinkedHashMap<>();
    private static final Map<String, String> PROBABLE_CAUSES = new LinkedHashMap<>();

    static {
        for (CsvResource.Row row :
                CsvResource.shipped("rules/dispatch/cause-codes.csv").rows()) {
            String code = row.get("code");
            PROBABLE_CAUSES.put(code, row.get("probableCause"));
            CODES.put(code, code);
            Stream.of(row.get("words").split(" ")).forEach(word -> CODES.put(word, code));
        }
    }

    private CauseCodes() {}

    /** Returns all codes, in the order of the file. */
    public static List<String> all() {
        return List.copyOf(PROBABLE_CAUSES.keySet());
    }

    /** Returns the probable cause that a code stands for; empty where there is no such code. */
    public static Optional<String> probableCause(String code) {
        return Optional.ofNullable(PROBABLE_CAUSES.get(code));
    }

    /** Returns the first code in what a person wrote, whatever its case and accents; empty where none is named. */
    public static Optional<String> in(String words) {
        return words(words).map(CODES::get).filter(Objects::nonNull).findFirst();
    }

    /**
     * Returns the code of the known word that is most like one that a person wrote, to be asked back; empty where none is like
     * it. A letter may be wrong, missing, doubled or beside its place: one of four or five, two of more.
     */
    public static Optional<String> like(String words) {
        return words(words)
                .filter(word -> word.length() >= SHORTEST)
                .flatMap(word -> CODES.keySet().stream()
                        .filter(known -> known.length() >= SHORTEST)
                        .map(known -> new Likeness(known, DISTANCE.apply(word, known)))
                        .filter(one -> one.distance()
                                <= (Math.min(word.length(), one.known().length()) < 6 ? 1 : 2)))
                .min(Comparator.comparingInt(Likeness::distance).thenComparing(Likeness::known))
                .map(one -> CODES.get(one.known()));
    }

    private record Likeness(String known, int distance) {}

    private static Stream<String> words(String text) {
        return Stream.of(Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll(ACCENTS, "")
                .toUpperCase(Locale.ROOT)
                .split("[^A-Z0-9]+"));
    }
}
