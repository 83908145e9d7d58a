package io.towerflow.escalation;

import io.towerflow.notification.Channel;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers what the rules say about an emergency. Same input, same answer: nothing is read but the fact. */
public interface EscalationPolicy {

    Ruling rule(Emergency emergency);

    /** The version of the rules that it asks. */
    int version();

    /** The versions that can be asked, newest first. */
    List<Integer> versions();

    /**
     * Policy by another version than the one in force.
     *
     * @throws IllegalArgumentException if there is none
     */
    EscalationPolicy of(int version);

    /** Groups of people who can be asked. */
    enum Group {
        /** Technicians on first call in the region. */
        ON_CALL_1,
        /** Technicians on second call. */
        ON_CALL_2,
        DISPATCHERS,
        MANAGERS
    }

    /**
     * A line that asks.
     *
     * @param allMustAnswer whether one answer of each group is not enough: each person asked must give one
     * @param minutes to answer, before anything shortens them
     * @param times how often, before the next step
     */
    record Line(
            String rule, List<Group> groups, Set<Channel> channels, boolean allMustAnswer, int minutes, int times) {}

    /**
     * A line that holds back.
     *
     * @param hour until this full hour on the clocks of the region; null: until business hours
     */
    record Pause(String rule, @Nullable Integer hour) {}

    /**
     * A line that lets the escalation begin before the agreed time is over.
     *
     * @param percent of the battery's time, from the opening of the incident, that may pass before, 1 to 100
     */
    record Share(String rule, int percent) {}

    /** A line that sends an escalation that began early back to the agreed time; it is looked again after so many minutes. */
    record Respite(String rule, int minutes) {}

    /** A line that bounds an answer, in minutes. */
    record Bound(String rule, int minutes) {}

    /**
     * Answer of the rules.
     *
     * @param asks who is asked in this step; empty behind the last one
     * @param percent of the time that each step has, 1 to 100
     * @param hurry the rules that shorten it
     * @param share when it begins, for a site on battery; null: when the agreed time is over
     * @param pauses why nobody is asked yet
     * @param respite why nobody is asked before the agreed time is over; null where nothing speaks for it
     * @param term how long an answer counts; null for good
     */
    record Ruling(
            int version,
            List<Line> asks,
            int percent,
            List<String> hurry,
            @Nullable Share share,
            List<Pause> pauses,
            @Nullable Respite respite,
            @Nullable Bound term) {}
}
