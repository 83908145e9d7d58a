package io.towerflow.alarm;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The ten alarm types of X.733 and its security companion, with the words of TMF642. */
public enum AlarmType {
    COMMUNICATIONS("Communications Alarm"),
    PROCESSING_ERROR("Processing Error Alarm"),
    ENVIRONMENTAL("Environmental Alarm"),
    QUALITY_OF_SERVICE("Quality of Service Alarm"),
    EQUIPMENT("Equipment Alarm"),
    INTEGRITY_VIOLATION("Integrity Violation"),
    OPERATIONAL_VIOLATION("Operational Violation"),
    PHYSICAL_VIOLATION("Physical Violation"),
    SECURITY_VIOLATION("Security Service or Mechanism Violation"),
    TIME_DOMAIN_VIOLATION("Time Domain Violation");

    private final String word;

    AlarmType(String word) {
        this.word = word;
    }

    /** TMF642's word. */
    @JsonValue
    public String word() {
        return word;
    }

    /**
     * Reads TMF642's words, X.733's ({@code communicationsAlarm}) and 3GPP's ({@code COMMUNICATIONS_ALARM}), in any case.
     */
    public static Optional<AlarmType> parse(String text) {
        String key = key(text);
        return Arrays.stream(values())
                .filter(type -> key.equals(key(type.word)) || key.equals(key(type.name())))
                .findFirst();
    }

    private static String key(String text) {
        String letters = text.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
        return letters.endsWith("alarm") ? letters.substring(0, letters.length() - "alarm".length()) : letters;
    }
}
