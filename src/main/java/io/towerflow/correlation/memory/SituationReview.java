package io.towerflow.correlation.memory;

import io.towerflow.correlation.grouping.Candidate;
import io.towerflow.correlation.grouping.Grouping;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.Family;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Review of what was decided of a situation, when it settles, a little later, or when a site ahead of it falls silent. */
final class SituationReview {

    /** Number of alarms that are looked at again: of a larger situation only the first ones are. */
    private static final int LOOKED_AT = 12;

    private SituationReview() {}

    /**
     * Asks for each alarm of a situation whether what came meanwhile explains it.
     *
     * @param look 1 when it settles, 2 later
     * @return what says that it belongs to another situation; null where nothing does
     */
    static @Nullable Grouping review(
            OpenSituation situation, int look, SituationIndex index, GroupingRules rules, Topology topology) {
        SituationIndex.Scope scope = SituationIndex.Scope.of(situation);
        Grouping best = null;
        int looked = 0;
        for (Member member : situation.members()) {
            if (looked++ >= LOOKED_AT) {
                break;
            }
            for (Grouping grouping : rules.decide(
                    scope.tenant(), CandidateSearch.candidates(index, scope, member, situation, look, topology))) {
                // What is alone joins as it would if it came now.
                boolean may =
                        situation.size() == 1 || mayMerge(situation, index.situation(grouping.candidate()), grouping);
                if (may && (best == null || better(grouping, best))) {
                    best = grouping;
                }
            }
        }
        return best;
    }

    /** Returns the alarms that other situations hold and that the silence of this one's site, which is ahead of theirs, explains better. */
    static List<SituationIndex.Found> silencedBy(
            Member alarm, OpenSituation situation, SituationIndex index, Topology topology) {
        SituationIndex.Scope scope = SituationIndex.Scope.of(situation);
        Set<OpenSituation> behind = index.met(scope, Place.ABOVE, alarm.site());
        if (behind.isEmpty() || behind.size() == 1 && behind.contains(situation)) {
            return List.of();
        }
        return index.around(scope, alarm, Member.AT_ONCE_MILLIS).stream()
                .filter(found -> found.situation() != situation
                        && found.situation().size() > 1
                        && found.member().family() == Family.SITE_DOWN
                        && found.member().atOnceWith(alarm)
                        && topology.upstream(found.member().site()).contains(alarm.site()))
                .toList();
    }

    /** Returns whether two situations may become one for this reason. */
    static boolean mayMerge(OpenSituation situation, OpenSituation other, Grouping grouping) {
        boolean one =
                switch (grouping.window().merging()) {
                    case NEVER -> false;
                    case UNEXPLAINED -> !situation.hasOrigin() || !other.hasOrigin();
                    case LINKS -> !situation.hasOriginBesidesLinks() || !other.hasOriginBesidesLinks();
                    case ALWAYS -> true;
                };
        return one && situation.size() + other.size() <= grouping.window().maxSize();
    }

    /** Returns whether the other goes on, of two that become one: the one that people know, else the older. */
    static boolean goesOn(OpenSituation other, OpenSituation situation) {
        return other.settled() == situation.settled() ? other.older(situation) : other.settled();
    }

    static @Nullable Grouping best(List<Grouping> groupings) {
        Grouping best = null;
        for (Grouping grouping : groupings) {
            if (best == null || better(grouping, best)) {
                best = grouping;
            }
        }
        return best;
    }

    /**
     * Returns whether the one is better than the other: the stronger, then the nearer in time, then the older, then by name:
     * never by the order of the rules' answers.
     */
    private static boolean better(Grouping one, Grouping other) {
        if (one.strength() != other.strength()) {
            return one.strength() > other.strength();
        }
        Candidate a = one.candidate();
        Candidate b = other.candidate();
        if (a.seconds() != b.seconds()) {
            return a.seconds() < b.seconds();
        }
        if (a.age() != b.age()) {
            return a.age() > b.age();
        }
        int bySituation = a.situation().compareTo(b.situation());
        if (bySituation != 0) {
            return bySituation < 0;
        }
        int byRule = one.rule().compareTo(other.rule());
        return byRule != 0
                ? byRule < 0
                : (a.memberSite() + '\n' + a.memberCause()).compareTo(b.memberSite() + '\n' + b.memberCause()) < 0;
    }
}
