package io.towerflow.dispatch;

import io.towerflow.people.Skill;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Facts of the rules about a technician when somebody must be sent.
 *
 * @param certificates that are valid today
 * @param distanceKilometers from where he or she is believed to be to the site, in a straight line
 * @param minutesToShiftEnd until the shift that is on ends; null where none is on or it lasts 12 hours or more
 * @param minutesSinceOvertime since he or she last worked outside a shift, for which there must be rest; null where not
 *     within a day
 * @param workload how many work orders he or she took in the last 12 hours
 * @param reachable whether a phone number is known
 * @param otherWorkOrder the open work order that he or she has or is being asked, or null
 * @param earlierAnswer declined, silent or returned where this work order was offered before; else null
 * @param part where the part is that the repair takes
 * @param detourKilometers how much further it is by the depot that has the part; 0 where no depot is needed
 * @param chosenByDispatcher whether the dispatcher wants him or her to be asked
 * @param confirmed whether the dispatcher gave a reason for it, which confirms what else must not be
 */
public record Candidate(
        String technicianId,
        String name,
        Set<Skill> skills,
        Set<String> certificates,
        double distanceKilometers,
        boolean onDuty,
        @Nullable Long minutesToShiftEnd,
        @Nullable Long minutesSinceOvertime,
        int workload,
        boolean reachable,
        @Nullable String otherWorkOrder,
        @Nullable String earlierAnswer,
        PartPlace part,
        double detourKilometers,
        boolean chosenByDispatcher,
        boolean confirmed) {

    /** Returns whether he or she is trained for it. */
    public boolean has(Skill skill) {
        return skills.contains(skill);
    }

    /** Returns the first of these certificates that he or she does not hold; null where none is missing. */
    public @Nullable String missing(Set<String> wanted) {
        return wanted.stream()
                .sorted()
                .filter(one -> !certificates.contains(one))
                .findFirst()
                .orElse(null);
    }
}
