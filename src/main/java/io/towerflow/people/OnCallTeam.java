package io.towerflow.people;

import io.towerflow.identity.Role;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A team that can be called.
 *
 * @param calls what its members are: {@code TECHNICIAN}, {@code DISPATCHER} or {@code MANAGER}
 * @param region whose sites it answers for; null for all
 * @param skills for which work it is called; empty for all
 * @param timeZone in which its turns, hours and holidays are meant
 * @param country ISO 3166 two letters: whose public holidays count
 * @param hours its business hours, as {@code Mo-Fr 08:00-18:00}; none on a public holiday
 * @param required when somebody of the first call must be there: a gap in it is a warning
 */
public record OnCallTeam(
        String id,
        String name,
        Role calls,
        @Nullable String region,
        Set<Skill> skills,
        ZoneId timeZone,
        String country,
        Shift hours,
        CoverHours required) {

    /** Returns whether it is called for a region and a skill; null stands for any. */
    boolean answersFor(@Nullable String wantedRegion, @Nullable Skill skill) {
        return (wantedRegion == null || region == null || region.equalsIgnoreCase(wantedRegion))
                && (skill == null || skills.isEmpty() || skills.contains(skill));
    }
}
