package io.towerflow.dispatch;

import io.towerflow.people.Skill;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Requirements of the work: a fact of the rules.
 *
 * @param certificates what who goes must hold: by the cause and by the site; only such as the tenant records at all
 * @param part the part that the repair most likely takes; null where none is likely or none of its kind is kept in stock
 * @param minutesToDeadline until the time agreed for the incident is over, negative afterwards; null where nothing is agreed
 * @param minutesToOpening until the site may be entered, 0 where it may be entered now
 * @param minutesToClosing until the site is closed again; null where that is more than 12 hours away
 * @param permitNeeded whether somebody must allow the visit
 */
public record Wanted(
        Skill skill,
        Set<String> certificates,
        @Nullable String part,
        @Nullable Long minutesToDeadline,
        long minutesToOpening,
        @Nullable Long minutesToClosing,
        boolean permitNeeded) {

    /** Makes the requirements of work that takes nothing but a skill. */
    public static Wanted skill(Skill skill) {
        return new Wanted(skill, Set.of(), null, null, 0, null, false);
    }

    /** Returns the certificates in one line, in alphabetical order. */
    public String certificateNames() {
        return String.join(", ", new TreeSet<>(certificates));
    }
}
