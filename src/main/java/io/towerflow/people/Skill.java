package io.towerflow.people;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a technician is trained for. */
public enum Skill {
    POWER,
    TRANSMISSION,
    RADIO,
    COOLING,
    CIVIL,
    SECURITY;

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
        return Arrays.stream(values())
                .filter(skill -> skill.word().equalsIgnoreCase(word.strip()))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("\"" + word + "\" is no skill; write one or more of " + words()));
    }

    static String words() {
        return Arrays.stream(values()).map(Skill::word).collect(Collectors.joining(", "));
    }
}
