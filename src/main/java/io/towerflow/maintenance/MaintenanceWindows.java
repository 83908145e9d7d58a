package io.towerflow.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The maintenance windows of the current tenant. */
public interface MaintenanceWindows {

    /**
     * Returns a page of windows: those that are held first, then those that wait, by their start, then those that are over,
     * latest first.
     *
     * @param state only those in this state; null for all
     */
    Page page(MaintenanceWindow.@Nullable State state, int offset, int limit);

    Optional<MaintenanceWindow> find(String number);

    /** Lists what happened to it, oldest first. */
    List<MaintenanceWindow.Event> events(String number);

    /** Lists the alarms that it silenced, latest first, those that it holds now before all others. */
    List<MaintenanceWindow.Silenced> silenced(String number, int most);

    /** Finds the windows that hold these alarms now; alarms that no window holds are missing. */
    Map<UUID, String> holders(Collection<UUID> alarmIds);

    /**
     * Stores the request and starts its process.
     *
     * @throws io.towerflow.problem.InvalidInputException naming each wrong field; for an overlap that was not asked for the
     *     field {@code objects} with the numbers of the other windows
     */
    MaintenanceWindow request(WindowRequest request, String actor);

    /**
     * Approves or refuses what was requested.
     *
     * @throws io.towerflow.problem.RuleBrokenException where the actor asked for it: four eyes
     * @throws io.towerflow.problem.ConflictException where it does not wait for this
     */
    void decide(String number, boolean approve, @Nullable String note, String actor);

    /**
     * Moves the end of the occurrence that is held or comes next.
     *
     * @throws io.towerflow.problem.InvalidInputException where the end is not later than the present one, or too late
     * @throws io.towerflow.problem.RuleBrokenException where who asked for the window wants to extend it further than one may
     *     without another's eyes
     * @throws io.towerflow.problem.ConflictException where it is over
     */
    MaintenanceWindow extend(String number, Instant end, @Nullable String reason, String actor);

    /**
     * Ends it for good, and all its occurrences to come; alarms that it holds are restored.
     *
     * @throws io.towerflow.problem.ConflictException where it is over
     */
    void cancel(String number, @Nullable String reason, String actor);

    /** Lists the times when it is held or will be, the present or next time first; empty where it is over. */
    List<MaintenanceWindow.Time> coming(String number, int most);

    /**
     * Cancels one time of a window that comes again; the others stay. What is held then is restored. Without a further time the
     * window ends for good.
     *
     * @param start of the time, as {@link #coming} has it
     * @throws io.towerflow.problem.InvalidInputException where no time that is to come begins then
     * @throws io.towerflow.problem.ConflictException where it is over, waits for approval, or is held only once
     */
    MaintenanceWindow cancelTime(String number, Instant start, @Nullable String reason, String actor);

    /**
     * Finds until when planned work covers all of these sites without a gap; empty where one of them is under no window
     * now. Whoever presses people about an incident asks this first.
     */
    Optional<Quiet> quiet(Collection<String> siteIds, Instant now);

    /** Window that ends last, and when. */
    record Quiet(String number, Instant until) {}

    /**
     * Lists what is or was worked at by a tenant in this time; for facts about alarms. Also asked where no tenant is
     * set.
     */
    List<PlannedWork> plannedWork(String tenant, Instant from, Instant to);

    /** A page and the number of windows on all pages. */
    record Page(List<MaintenanceWindow> windows, long total) {}

    /** Duration by which the person who asked for a window may extend it alone. */
    Duration ownExtension();
}
