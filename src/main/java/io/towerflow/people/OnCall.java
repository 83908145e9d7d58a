package io.towerflow.people;

import io.towerflow.identity.Role;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** On-call plan of the current tenant: teams, their rotations, exceptions and calendars. */
public interface OnCall {

    /** Lists the teams by id. */
    List<OnCallTeam> teams();

    Optional<OnCallTeam> team(String id);

    /** A team's rotations, by call order. */
    List<OnCallRotation> rotations(String team);

    /** A team's exceptions that end after an instant, the first to come first. */
    List<OnCallOverride> overrides(String team, Instant after);

    /**
     * Finds the people on call at an instant.
     *
     * @param calls which kind of team; null for all
     * @param region of the site; null for any. Teams of the region come before teams of all regions
     * @param skill that the work takes; null for any
     * @return by team and call order; empty where nobody is on call
     */
    List<OnCallDuty> at(@Nullable Role calls, @Nullable String region, @Nullable Skill skill, Instant at);

    /**
     * Returns whether any team of this kind answers for the region, on call or not: without a plan, others are asked.
     */
    boolean planned(Role calls, @Nullable String region);

    /** A team's duties in a time, at most 400 days. */
    List<OnCallDuty> duties(String team, Instant from, Instant until);

    /** Gaps in which teams have nobody on first call although they must, the first to come first; at most 400 days. */
    List<OnCallGap> gaps(Instant from, Instant until);

    /** Faults of the rosters apart from gaps: shared phones, unknown people. */
    List<OnCallWarning> warnings();

    /** The business calendar of a region: that of its team, else of any team, else of the country in the settings. */
    BusinessCalendar calendar(@Nullable String region);

    /** A team's own calendar. */
    BusinessCalendar calendar(OnCallTeam team);

    /** Creates or replaces teams by id. */
    void saveTeams(Collection<OnCallTeam> teams);

    /** Replaces all rotations of the teams that are named in them. */
    void saveRotations(Collection<OnCallRotation> rotations);

    /** Creates or replaces days by country and date. */
    void saveDays(Collection<CalendarDay> days);

    /**
     * Adds an exception.
     *
     * @return its id
     * @throws io.towerflow.problem.NotFoundException for an unknown team
     * @throws io.towerflow.problem.InvalidInputException naming the field that is wrong
     */
    UUID addOverride(
            String team,
            Instant from,
            Instant until,
            @Nullable String absent,
            @Nullable String substitute,
            @Nullable String reason,
            String actor);

    /**
     * Removes an exception.
     *
     * @throws io.towerflow.problem.NotFoundException where there is none
     */
    void removeOverride(UUID id, String actor);
}
