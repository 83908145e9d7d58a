package io.towerflow.people;

import java.util.List;

/**
 * Something about the rosters that will hurt later.
 *
 * @param kind {@code shared-phone}, {@code unknown-person}, {@code no-phone} or {@code no-rotation}
 * @param team the team's id; empty for a shared phone
 * @param people ids
 * @param detail the phone number that is shared; else empty
 */
public record OnCallWarning(String kind, String team, List<String> people, String detail) {

    /** The key of its sentence in {@code i18n/people_*.properties}. */
    public String key() {
        return "people.on-call.warning." + kind;
    }

    /** Arguments of its sentence: team, people, detail. */
    public Object[] arguments() {
        return new Object[] {team, String.join(", ", people), detail};
    }
}
