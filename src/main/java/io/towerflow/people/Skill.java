package io.towerflow.people;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Skill for which a technician is trained. */
public enum Skill {
    POWER,
    TRANSMISSION,
    RADIO,
    COOLING,
    CIVIL,
    SECURITY;

    private static final Map<String, Skill> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Skill::word, skill -> skill));

    /** The word on every wire, in files and in tables: the lower-case name. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The skill with this word, in any case.
     *
     * @throws IllegalArgumentException when there is none; the message lists all
     */
    public static Skill ofWord(String word) {
        Skill skill = BY_WORD.get(word.strip().toLowerCase(Locale.ROOT));
        if (skill == null) {
            throw new IllegalArgumentException("\"" + word + "\" is no skill; write one or more of " + words());
        }
        return skill;
    }

    static String words() {
        return Arrays.stream(values()).map(Skill::word).collect(Collectors.joining(", "));
    }
}
