package io.towerflow.correlation.memory;

import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.grouping.Grouping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes of a batch, to be stored and told. */
public final class Changes {

    private final List<SituationChange> told = new ArrayList<>();
    private final Set<OpenSituation> touched = new LinkedHashSet<>();
    private final Map<UUID, Joined> joined = new LinkedHashMap<>();
    private final List<Merged> merged = new ArrayList<>();
    private final Set<OpenSituation> ended = new LinkedHashSet<>();

    /**
     * New place of an alarm in a situation.
     *
     * @param position counts from 0 in the order of joining
     * @param grouping why; null where it began the situation
     * @param others what else the rules said, the one that decided included; null where nothing was asked for it alone
     */
    public record Joined(
            OpenSituation situation,
            Member member,
            long position,
            @Nullable Grouping grouping,
            @Nullable List<Grouping> others) {

        /** Returns the next best had the rule that decided not been there, or null where the alarm would have begun its own. */
        public @Nullable Grouping otherwise() {
            Grouping next = null;
            if (grouping != null && others != null) {
                for (Grouping other : others) {
                    if (!other.rule().equals(grouping.rule())
                            && (next == null
                                    || other.strength() > next.strength()
                                    || other.strength() == next.strength()
                                            && other.rule().compareTo(next.rule()) < 0)) {
                        next = other;
                    }
                }
            }
            return next;
        }
    }

    /** Merge of two situations: the absorbed one's alarms come after the {@code offset} alarms of the one that goes on. */
    public record Merged(OpenSituation absorbed, OpenSituation survivor, int offset) {}

    /** Returns the material changes, in order. */
    public List<SituationChange> told() {
        return told;
    }

    /** Returns the situations whose rows are to be written. */
    public Set<OpenSituation> touched() {
        return touched;
    }

    /** Returns the new memberships in the order of joining. */
    public List<Joined> joined() {
        return List.copyOf(joined.values());
    }

    public List<Merged> merged() {
        return merged;
    }

    /** Returns the situations that left the memory: nothing will join them any more. */
    public Set<OpenSituation> ended() {
        return ended;
    }

    public boolean isEmpty() {
        return told.isEmpty() && touched.isEmpty();
    }

    void tell(SituationChange change) {
        told.add(change);
    }

    void touch(OpenSituation situation) {
        touched.add(situation);
    }

    void join(OpenSituation situation, Member member, @Nullable Grouping grouping) {
        join(situation, member, grouping, null);
    }

    void join(OpenSituation situation, Member member, @Nullable Grouping grouping, @Nullable List<Grouping> others) {
        joined.put(member.id(), new Joined(situation, member, situation.size() - 1L, grouping, others));
        touched.add(situation);
    }

    void merge(OpenSituation absorbed, OpenSituation survivor, int offset) {
        merged.add(new Merged(absorbed, survivor, offset));
        touched.add(absorbed);
        touched.add(survivor);
    }

    void end(OpenSituation situation) {
        ended.add(situation);
        touched.add(situation);
    }
}
