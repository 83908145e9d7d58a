package io.towerflow.dispatch;

import io.towerflow.people.Skill;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a technician when somebody must be sent: the facts of the rules.
 *
 * @param distanceKilometers from where he or she is believed to be to the site, as the crow flies
 * @param reachable whether a phone number is known
 * @param otherWorkOrder the open work order that he or she has or is being asked, or null
 * @param earlierAnswer declined, silent or returned where this work order was offered before; else null
 */
public record Candidate(
        String technicianId,
        String name,
        Set<Skill> skills,
        double distanceKilometers,
        boolean onDuty,
        boolean reachable,
        @Nullable String otherWorkOrder,
        @Nullable String earlierAnswer,
        boolean chosenByDispatcher) {

    /** Whether he or she is trained for it. */
    public boolean has(Skill skill) {
        return skills.contains(skill);
    }
}
