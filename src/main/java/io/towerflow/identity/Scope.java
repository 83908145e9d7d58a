package io.towerflow.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Permission that a key may have. */
public enum Scope {
    ALARM_WRITE,
    ALARM_READ,
    INCIDENT_READ,
    WORK_ORDER_READ,
    SITE_READ,
    KPI_READ,
    METRIC_WRITE,
    INVENTORY_WRITE,
    MONITORING_READ;

    private static final String CALLER = "key:";

    /** The word in the API, as {@code work-order:read}. */
    public String word() {
        int split = name().lastIndexOf('_');
        return (name().substring(0, split) + ":" + name().substring(split + 1))
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    /** The word in the access table, as {@code key:alarm:write}; also the authority of a key with this scope. */
    public String caller() {
        return CALLER + word();
    }

    /** The scope of a word of the API. */
    public static Optional<Scope> of(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
    }

    static boolean isCaller(String word) {
        return word.startsWith(CALLER) && of(word.substring(CALLER.length())).isPresent();
    }
}
