package io.towerflow.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates and lists the current tenant's processes, those that have ended too, as long as the engine's history keeps them. No
 * answer takes longer as the history grows: durations and steps are those of the newest {@link #MOST_EXAMINED} processes.
 */
public interface ProcessHistory {

    /** Number of processes whose steps are read for one answer, at most. */
    int MOST_EXAMINED = 1_000;

    /** Number up to which the processes that a search finds are counted. */
    int MOST_COUNTED = 10_000;

    /** Returns one line for each process that is deployed, by its name. */
    List<Totals> totals(Instant since);

    /** Returns the versions of a process, the newest first; empty where there is no such process. */
    List<Version> versions(String process);

    /** Returns the BPMN of a version; empty where there is none. */
    Optional<String> diagram(String process, int version);

    /** Returns how a version's diagram names a step; its id where it does not. */
    String stepName(Version version, String step);

    /** Returns how often each step was entered and how long it took, in no order. */
    Steps steps(Selection selection);

    /**
     * Returns where processes wait now, whenever they began, by the age of the process.
     *
     * @param version only those that run by it; null: by any
     * @param limits the ages that part the groups, the shortest first; there is one group more than limits
     */
    List<Waiting> waiting(String process, @Nullable Integer version, List<Duration> limits);

    /** Returns a page of the processes that a search finds, and how many there are, counted up to {@link #MOST_COUNTED}. */
    Page find(Search search, int offset, int limit);

    /**
     * Processes to look at.
     *
     * @param process their key
     * @param version by which they run or ran; null: any
     * @param since the instant from which on they began
     */
    record Selection(String process, @Nullable Integer version, Instant since) {}

    /**
     * Version of a process.
     *
     * @param id the engine's id of it
     * @param name as the diagram has it
     * @param number from 1
     */
    record Version(String id, String name, int number) {}

    /**
     * Numbers of one process.
     *
     * @param running now, whenever they began
     * @param started how many began in the period
     * @param median half of those that began in the period and have ended took no longer; null where none has ended
     * @param ninth nine of ten of them took no longer
     */
    record Totals(
            String process,
            String name,
            long running,
            long started,
            @Nullable Duration median,
            @Nullable Duration ninth) {}

    /**
     * Steps of some processes.
     *
     * @param examined how many processes were looked at
     * @param all whether that were all in the period
     */
    record Steps(long examined, boolean all, List<Step> steps) {}

    /**
     * Step, as those processes went through it.
     *
     * @param id in the diagram
     * @param name how the diagram names it; its id where it does not
     * @param gateway whether it only parts or joins ways
     * @param processes how many of them came to it
     * @param median half of the times that it took are no longer; null where it was never left
     * @param ninth nine of ten are no longer
     */
    record Step(
            String id,
            String name,
            boolean gateway,
            long processes,
            @Nullable Duration median,
            @Nullable Duration ninth) {}

    /**
     * Step where processes wait now.
     *
     * @param oldest since when the one that has waited longest waits there
     * @param byAge how many processes of each group of ages
     */
    record Waiting(String id, String name, Instant oldest, List<Long> byAge) {

        /** Returns how many wait there. */
        public long processes() {
            return byAge.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** State of a process. */
    enum State {
        RUNNING,
        /** Ran to one of its ends. */
        ENDED,
        /** Was ended by somebody or something else, as by the process that called it. */
        STOPPED
    }

    /**
     * Search for processes; null does not narrow.
     *
     * @param since the instant from which on they began; not looked at where only those are wanted that wait now
     * @param number business key, as an incident's number
     * @param step only those that came to this step, of the newest {@link #MOST_EXAMINED}, the slowest there first
     * @param waits only those that wait at the step now, the longest first
     * @param younger only processes younger than this
     * @param older only processes as old as this, or older
     */
    record Search(
            @Nullable String process,
            @Nullable Integer version,
            Instant since,
            @Nullable State state,
            @Nullable String number,
            @Nullable String step,
            boolean waits,
            @Nullable Duration younger,
            @Nullable Duration older) {}

    /** Page of processes, and how many all pages have. */
    record Page(List<Instance> instances, long total) {}

    /**
     * Process in a list.
     *
     * @param id the engine's id of it
     * @param name of its diagram
     * @param number its business key; null where it has none
     * @param atStep how long it was at the step that was searched for; null where none was, or it is there still
     * @param waitsSince since when it waits there; null where it does not
     */
    record Instance(
            String id,
            String process,
            String name,
            int version,
            @Nullable String number,
            Instant began,
            @Nullable Instant ended,
            State state,
            @Nullable Duration atStep,
            @Nullable Instant waitsSince) {}
}
