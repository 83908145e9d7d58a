package io.towerflow.alarm.source;

import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A file of {@code connectors/} that says how a source's words become the canonical alarm's. A wrong file stops the start, with
 * the key that is wrong.
 */
public final class MappingFile {

    private static final Set<String> CAUSE_KEYS = Set.of("names", "words", "probableCause", "alarmType", "severity");

    private final String name;
    private final Map<String, Object> keys;

    private MappingFile(String name, Map<String, Object> keys) {
        this.name = name;
        this.keys = keys;
    }

    /**
     * Reads a file.
     *
     * @throws IllegalStateException when it cannot be read, or is no YAML mapping
     */
    public static MappingFile read(Resource file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (InputStream content = file.getInputStream()) {
            Object root = new Yaml(new SafeConstructor(options)).load(content);
            if (root instanceof Map<?, ?> map) {
                Map<String, Object> keys = new LinkedHashMap<>();
                map.forEach((key, value) -> keys.put(String.valueOf(key), value));
                return new MappingFile(file.getDescription(), keys);
            }
            throw new IllegalStateException(file.getDescription() + " is no YAML mapping");
        } catch (IOException | YAMLException e) {
            throw new IllegalStateException(file.getDescription() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Refuses keys that nobody reads, since a misspelt one would be lost in silence. */
    public MappingFile onlyKeys(Set<String> known) {
        for (String key : keys.keySet()) {
            if (!known.contains(key)) {
                throw wrong(key, "is not known; the keys are " + String.join(", ", known));
            }
        }
        return this;
    }

    public String text(String key) {
        if (keys.get(key) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw wrong(key, "must be a text");
    }

    /** A list of texts; a single text is a list of one, and a missing key an empty list. */
    public List<String> texts(String key) {
        return texts(key, keys.get(key));
    }

    public PerceivedSeverity severity(String key) {
        PerceivedSeverity severity = SourceWords.severity(text(key));
        if (severity == null || severity == PerceivedSeverity.CLEARED) {
            throw wrong(key, "must be one of critical, major, minor, warning, indeterminate");
        }
        return severity;
    }

    public double number(String key) {
        if (keys.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(key, "must be a number");
    }

    /** A length of time in ISO 8601 or as {@code 15m}. */
    public Duration duration(String key, Duration otherwise) {
        Object value = keys.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            Duration duration = DurationStyle.detectAndParse(String.valueOf(value));
            if (duration.isPositive()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw wrong(key, "must be a length of time such as 15m or PT15M");
    }

    /** Reads as {@link #causes} does, each with a {@code severity}. */
    public List<Type> types(String key) {
        List<Cause> causes = causes(key).all();
        List<Type> types = new ArrayList<>();
        for (int index = 0; index < causes.size(); index++) {
            Object word = keys.get(key) instanceof List<?> list && list.get(index) instanceof Map<?, ?> map
                    ? map.get("severity")
                    : null;
            PerceivedSeverity severity = SourceWords.severity(String.valueOf(word));
            if (severity == null || severity == PerceivedSeverity.CLEARED) {
                throw wrong(key + "[" + index + "].severity", "must be one of X.733's words");
            }
            types.add(new Type(causes.get(index), severity));
        }
        return types;
    }

    /** X.733's words with the source's words for each. */
    public SeverityWords severities(String key) {
        SeverityWords words = new SeverityWords();
        if (keys.get(key) instanceof Map<?, ?> map) {
            map.forEach((word, others) -> {
                PerceivedSeverity severity = SourceWords.severity(String.valueOf(word));
                if (severity == null) {
                    throw wrong(key + "." + word, "is no severity of X.733");
                }
                texts(key + "." + word, others).forEach(other -> words.add(other, severity));
            });
        } else if (keys.get(key) != null) {
            throw wrong(key, "must be a mapping of severities to lists of words");
        }
        return words;
    }

    /**
     * Meanings of names, in the order of the file: a list of {@code words} (phrases of whole words) or {@code names}
     * (whole names, with * for any characters), {@code probableCause} and {@code alarmType}. Phrases under the key
     * {@code ignored} count nowhere.
     */
    public Causes causes(String key) {
        List<Cause> causes = new ArrayList<>();
        if (keys.get(key) instanceof List<?> list) {
            for (Object each : list) {
                String at = key + "[" + causes.size() + "]";
                if (!(each instanceof Map<?, ?> map)) {
                    throw wrong(at, "must be a mapping");
                }
                causes.add(cause(at, map));
            }
        } else if (keys.get(key) != null) {
            throw wrong(key, "must be a list");
        }
        return new Causes(phrases("ignored", keys.get("ignored")), List.copyOf(causes));
    }

    /** Whole names. */
    public Names names(String key) {
        return new Names(phrases(key, keys.get(key)));
    }

    public Cause cause(String key) {
        if (keys.get(key) instanceof Map<?, ?> map) {
            return cause(key, map);
        }
        throw wrong(key, "must be a mapping with alarmType and, where it is not the source's own word, probableCause");
    }

    private Cause cause(String at, Map<?, ?> map) {
        for (Object key : map.keySet()) {
            if (!CAUSE_KEYS.contains(String.valueOf(key))) {
                throw wrong(at + "." + key, "is not known; the keys are " + String.join(", ", CAUSE_KEYS));
            }
        }
        Optional<AlarmType> type = AlarmType.parse(String.valueOf(map.get("alarmType")));
        if (type.isEmpty()) {
            throw wrong(at + ".alarmType", "must be one of X.733's words");
        }
        String probableCause = map.get("probableCause") instanceof String given ? given : "";
        List<Pattern> names = texts(at + ".names", map.get("names")).stream()
                .map(MappingFile::pattern)
                .toList();
        return new Cause(names, phrases(at + ".words", map.get("words")), probableCause, type.get());
    }

    private List<Phrase> phrases(String key, @Nullable Object value) {
        try {
            return texts(key, value).stream().map(Phrase::of).toList();
        } catch (IllegalArgumentException e) {
            throw wrong(key, String.valueOf(e.getMessage()));
        }
    }

    private static Pattern pattern(String name) {
        String expression = List.of(name.split("\\*", -1)).stream()
                .map(part -> part.isEmpty() ? "" : Pattern.quote(part))
                .collect(Collectors.joining(".*"));
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    private List<String> texts(String key, @Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        if (value instanceof Map<?, ?>) {
            throw wrong(key, "must be a list of texts");
        }
        return List.of(String.valueOf(value));
    }

    private IllegalStateException wrong(String key, String problem) {
        return new IllegalStateException(name + ": " + key + " " + problem);
    }

    /**
     * Meaning of the names of a source.
     *
     * @param names of whole names
     * @param words of words in them
     * @param probableCause empty where the source's own word stays
     */
    public record Cause(List<Pattern> names, List<Phrase> words, String probableCause, AlarmType alarmType) {

        /** The probable cause of an event that the source gives this name. */
        public String probableCauseOf(String own) {
            return probableCause.isEmpty() ? own : probableCause;
        }

        public boolean fits(String name) {
            return fits(name, SourceName.of(name).words());
        }

        private boolean fits(String name, List<String> wordsOfName) {
            return names.stream().anyMatch(pattern -> pattern.matcher(name).matches())
                    || words.stream().anyMatch(phrase -> phrase.in(wordsOfName));
        }
    }

    /** Causes by names; the first that fits counts. */
    public record Causes(List<Phrase> ignored, List<Cause> all) {

        public Optional<Cause> find(String name) {
            List<String> words = counting(SourceName.of(name).words(), ignored);
            return all.stream().filter(cause -> cause.fits(name, words)).findFirst();
        }
    }

    /** Whole names, however they are written. */
    public record Names(List<Phrase> all) {

        public boolean contain(String name) {
            List<String> words = SourceName.of(name).words();
            return all.stream().anyMatch(phrase -> phrase.is(words));
        }
    }

    private static List<String> counting(List<String> words, List<Phrase> ignored) {
        List<String> left = words;
        for (Phrase phrase : ignored) {
            left = phrase.without(left);
        }
        return left;
    }

    /** A cause and how bad it is. */
    public record Type(Cause cause, PerceivedSeverity severity) {}

    /** A source's words for severities. */
    public static final class SeverityWords {

        private final Map<String, PerceivedSeverity> words = new LinkedHashMap<>();

        private void add(String word, PerceivedSeverity severity) {
            words.put(word.strip().toLowerCase(Locale.ROOT), severity);
        }

        /** Finds this word's severity, in any case; X.733's own words mean themselves. */
        public Optional<PerceivedSeverity> find(String word) {
            String key = word.strip().toLowerCase(Locale.ROOT);
            PerceivedSeverity found = words.get(key);
            return Optional.ofNullable(found != null ? found : SourceWords.severity(key));
        }
    }
}
