package io.towerflow.console.processes;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages where more is to be read of what a process is about, by its business key. */
final class NumberPages {

    /** Pages by the beginning of the key. */
    private static final Map<String, String> PAGES = Map.of(
            "INC-", "/incidents/",
            "MW-", "/maintenance-windows/",
            "RP-", "/rules/proposals/",
            "PC-", "/processes/changes/",
            "WO-", "/work-orders/");

    private NumberPages() {}

    /** Returns the page's address; null where there is none. */
    static @Nullable String of(@Nullable String number) {
        return number == null
                ? null
                : PAGES.entrySet().stream()
                        .filter(page -> number.startsWith(page.getKey()))
                        .map(page -> page.getValue() + number)
                        .findFirst()
                        .orElse(null);
    }
}
