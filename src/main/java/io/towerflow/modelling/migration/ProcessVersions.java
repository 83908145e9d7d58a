package io.towerflow.modelling.migration;

import io.towerflow.modelling.migration.InstanceMigration.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Versions of a process as the engine knows them, and the current tenant's instances of them. */
public interface ProcessVersions {

    /**
     * A version of a process.
     *
     * @param id the engine's id of it
     * @param name the process's name in the diagram
     * @param running how many instances of the current tenant run in it
     */
    record Version(String id, int number, String name, Instant deployedAt, long running) {}

    /** An instance and the number that people know it by. */
    record Running(String id, @Nullable String businessKey) {}

    /**
     * Step of the old version that a migration must decide about, or that people ask about.
     *
     * @param name as in the diagram
     * @param kind the element's type and, of an event, what it waits for, as {@code boundaryEvent.timer}
     * @param waiting how often an instance waits there now
     * @param waits whether an instance can wait at it; else it is an event beside a step, and ends with the migration where it
     *     has no counterpart
     * @param counterpart the step that continues it in the new version; null where there is none
     * @param chosen whether a person chose the counterpart
     * @param candidates steps of the same kind that could continue it, where it has no counterpart of its own
     * @param change what the event waits for otherwise in the new version
     */
    record Step(
            String id,
            String name,
            String kind,
            long waiting,
            boolean waits,
            @Nullable String counterpart,
            boolean chosen,
            List<Place> candidates,
            @Nullable Change change) {}

    /** A step by id and name. */
    record Place(String id, String name) {}

    /**
     * Difference of an event between two versions.
     *
     * @param timer whether it is a timer; else a message or a signal
     */
    record Change(boolean timer, String before, String after) {}

    /** Migrates instances by a plan that the engine has found to be valid. */
    interface Mover {

        /** The ids of the steps where the instance waits. */
        List<String> places(String instance);

        /**
         * Migrates an instance in the caller's transaction, which must not be committed where this fails.
         *
         * @throws CannotFollow with the reasons
         * @throws Gone where it runs in the old version no more
         */
        void move(String instance);
    }

    /** Thrown where an instance cannot go over to the new version as it stands. */
    final class CannotFollow extends RuntimeException {

        private final transient List<Reason> reasons;
        private final boolean busy;

        /** @param busy whether somebody else worked on it at the same moment, so that it is worth another try */
        public CannotFollow(List<Reason> reasons, boolean busy) {
            super(reasons.toString());
            this.reasons = List.copyOf(reasons);
            this.busy = busy;
        }

        public List<Reason> reasons() {
            return reasons;
        }

        public boolean busy() {
            return busy;
        }
    }

    /** Thrown where the instance runs in the old version no more. */
    final class Gone extends RuntimeException {

        public Gone(String instance) {
            super("The instance " + instance + " does not run in this version any more");
        }
    }

    /** The versions of this process, the newest first; none where the current tenant has no such process. */
    List<Version> versions(String processKey);

    /** The current tenant's instances of a version, in the order of their ids; at most so many. */
    List<Running> running(String definition, int most);

    /** Returns what a migration between two versions must decide about, in the order of the diagram. */
    List<Step> steps(String from, String to, Map<String, String> counterparts);

    /** The names of all steps of a version by id; empty where the version is there no more. */
    Map<String, String> names(String definition);

    /**
     * Lets the engine check the plan of a migration.
     *
     * @param counterparts as in {@link InstanceMigration}
     * @throws CannotFollow with one reason for each counterpart that cannot be
     */
    Mover mover(String from, String to, Map<String, String> counterparts, boolean restartTimers);
}
