package io.towerflow.dispatch.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.towerflow.dispatch.Candidate;
import io.towerflow.dispatch.CandidateRanking.Ranked;
import io.towerflow.dispatch.PartPlace;
import io.towerflow.dispatch.Reason;
import io.towerflow.dispatch.Wanted;
import io.towerflow.people.Skill;
import io.towerflow.rules.RuleSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RuledRankingTest {

    private static final Wanted POWER = Wanted.skill(Skill.POWER);

    private static RuledRanking ranking;

    @BeforeAll
    static void compile() {
        ranking = new RuledRanking(new RuleSets());
    }

    @Test
    void theNearestOfTheEligibleGoesFirst() {
        List<Ranked> ranked =
                ranking.rank(POWER, List.of(at("far", 90), at("near", 3), at("middle", 40), offShift("nearer", 1)));

        assertThat(ranked)
                .extracting(it -> it.candidate().technicianId())
                .containsExactly("near", "middle", "far", "nearer");
        assertThat(ranked).extracting(Ranked::eligible).containsExactly(true, true, true, false);
        assertThat(keys(ranked.getFirst()))
                .containsExactlyInAnyOrder("dispatch.why.distance", "dispatch.why.skill", "dispatch.why.on-shift");
        assertThat(ranked.getFirst().reasons()).allSatisfy(reason -> {
            assertThat(reason.rule()).isNotBlank();
            assertThat(reason.ruleVersion()).isEqualTo(3);
        });
    }

    @Test
    void whereVeryManyCouldBeSentTheRulesSeeTheLikeliestOnly() {
        List<Candidate> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(candidate(
                    "t%03d".formatted(i),
                    Set.of(i < 150 ? Skill.RADIO : Skill.POWER),
                    i,
                    true,
                    true,
                    null,
                    null,
                    false));
        }

        List<Ranked> ranked = ranking.rank(POWER, many);

        assertThat(ranked).hasSize(200);
        assertThat(ranked.getFirst().candidate().technicianId()).isEqualTo("t150");
        assertThat(ranked.stream().filter(Ranked::eligible)).hasSize(50);
    }

    @Test
    void equalsAreOrderedByTheirIds() {
        assertThat(ranking.rank(POWER, List.of(at("b", 5), at("c", 5), at("a", 5))))
                .extracting(it -> it.candidate().technicianId())
                .containsExactly("a", "b", "c");
    }

    @Test
    void whoHasNotTheSkillStaysAtHome() {
        assertExcluded(candidate("x", Set.of(Skill.RADIO), 1, true, true, null, null, false), "dispatch.why.no-skill");
        assertEligible(candidate("x", Set.of(Skill.RADIO, Skill.POWER), 1, true, true, null, null, false));
    }

    @Test
    void whoIsOffShiftIsNotAsked() {
        assertExcluded(offShift("x", 1), "dispatch.why.off-shift");
    }

    @Test
    void whoHasAnotherWorkOrderIsNotFree() {
        assertExcluded(
                candidate("x", Set.of(Skill.POWER), 1, true, true, "WO-2026-000001", null, false), "dispatch.why.busy");
    }

    @Test
    void whoHasNoPhoneCannotBeAskedEvenByTheDispatcher() {
        assertExcluded(candidate("x", Set.of(Skill.POWER), 1, true, false, null, null, true), "dispatch.why.no-phone");
    }

    @Test
    void nobodyIsAskedTwiceForAWorkOrder() {
        assertExcluded(
                candidate("x", Set.of(Skill.POWER), 1, true, true, null, "silent", true), "dispatch.why.asked-before");
    }

    @Test
    void aSiteBeyondADaysDriveIsTooFar() {
        assertExcluded(at("x", 401), "dispatch.why.too-far");
        assertEligible(at("x", 400));
    }

    @Test
    void theDispatchersChoiceGoesFirstWhateverElseIsSo() {
        Candidate chosen = candidate("chosen", Set.of(Skill.RADIO), 800, true, true, "WO-2026-000001", null, true);

        List<Ranked> ranked = ranking.rank(POWER, List.of(at("near", 1), chosen));

        assertThat(ranked.getFirst().candidate()).isEqualTo(chosen);
        assertThat(ranked.getFirst().eligible()).isTrue();
        assertThat(keys(ranked.getFirst())).contains("dispatch.why.chosen");
    }

    @Test
    void outsideShiftAndInRestHoursOnlyWithAReason() {
        Ranked chosen = rankOne(POWER, new Someone().offShift().chosen());
        assertThat(chosen.eligible()).isFalse();
        assertThat(keys(chosen)).contains("dispatch.why.off-shift");
        assertThat(rankOne(POWER, new Someone().offShift().chosen().confirmed()).eligible())
                .isTrue();
        assertThat(keys(rankOne(POWER, new Someone().overtime(600).chosen()))).contains("dispatch.why.resting");
        assertThat(rankOne(POWER, new Someone().overtime(600).chosen()).eligible())
                .isFalse();
        assertThat(rankOne(POWER, new Someone().overtime(600).chosen().confirmed())
                        .eligible())
                .isTrue();
        assertThat(rankOne(POWER, new Someone().overtime(660)).eligible()).isTrue();
    }

    @Test
    void aCertificateIsHeldOrNot() {
        Wanted height = new Wanted(Skill.POWER, Set.of("height"), null, null, 0, null, false);
        Ranked without = rankOne(height, new Someone());
        assertThat(without.eligible()).isFalse();
        assertThat(without.reasons().getFirst().arguments()).containsExactly("height");
        assertThat(keys(rankOne(height, new Someone().with("height")))).contains("dispatch.why.certificate");
        assertThat(rankOne(height, new Someone().with("height")).eligible()).isTrue();
    }

    @Test
    void aMinuteOnTheRoadIsAPoint() {
        Ranked at50 = rankOne(POWER, new Someone().at(50));

        // 50 km as the crow flies are 65 km of road, at 50 km an hour 78 minutes.
        assertThat(at50.points()).isCloseTo(-78, within(0.001));
        assertThat(points(at50, "dispatch.why.distance")).isCloseTo(-78, within(0.001));
    }

    @Test
    void aShiftThatEndsCountsAgainstAndOneThatEndsOnTheWayMore() {
        assertThat(points(rankOne(POWER, new Someone().at(10).shiftEndsIn(70)), "dispatch.why.shift-ends"))
                .isEqualTo(-60);
        assertThat(keys(rankOne(POWER, new Someone().at(10).shiftEndsIn(80))))
                .doesNotContain("dispatch.why.shift-ends");
        Ranked endsOnTheWay = rankOne(POWER, new Someone().at(50).shiftEndsIn(78));
        assertThat(endsOnTheWay.eligible()).isTrue();
        assertThat(points(endsOnTheWay, "dispatch.why.shift-over")).isEqualTo(-60);
        assertThat(keys(rankOne(POWER, new Someone().at(50).shiftEndsIn(79))))
                .doesNotContain("dispatch.why.shift-over");
    }

    @Test
    void whatWasDoneTodayCountsAgainst() {
        assertThat(points(rankOne(POWER, new Someone().worked(3)), "dispatch.why.workload"))
                .isEqualTo(-30);
    }

    @Test
    void whoComesTooLateForTheTimeAgreedStandsBehind() {
        Wanted soon = new Wanted(Skill.POWER, Set.of(), null, 60L, 0, null, false);
        assertThat(points(rankOne(soon, new Someone().at(50)), "dispatch.why.too-late"))
                .isEqualTo(-40);
        assertThat(keys(rankOne(soon, new Someone().at(38)))).doesNotContain("dispatch.why.too-late");
    }

    @Test
    void aPartInTheVanBeatsADepotAndADepotBeatsNothing() {
        Wanted rectifier = new Wanted(Skill.POWER, Set.of(), "rectifier-48v", null, 0, null, false);

        assertThat(rankOne(rectifier, new Someone().part(PartPlace.VAN, 0)).points())
                .isEqualTo(40);
        assertThat(rankOne(rectifier, new Someone().part(PartPlace.DEPOT, 10)).points())
                .isCloseTo(25 - 15.6, within(0.001));
        assertThat(rankOne(rectifier, new Someone().part(PartPlace.DEPOT, 41)).points())
                .isEqualTo(-20);
        assertThat(rankOne(rectifier, new Someone().part(PartPlace.NOWHERE, 0)).points())
                .isEqualTo(-20);
    }

    @Test
    void aClosedGateIsWaitedFor() {
        Wanted opensLater = new Wanted(Skill.POWER, Set.of(), null, null, 100, null, false);
        assertThat(points(rankOne(opensLater, new Someone().at(50)), "dispatch.why.gate-closed"))
                .isCloseTo(-22, within(0.001));
        Wanted closesSoon = new Wanted(Skill.POWER, Set.of(), null, null, 0, 30L, true);
        assertThat(points(rankOne(closesSoon, new Someone().at(50)), "dispatch.why.gate-closes"))
                .isEqualTo(-40);
        assertThat(keys(rankOne(closesSoon, new Someone().at(1)))).contains("dispatch.why.permit");
    }

    private static Ranked rankOne(Wanted wanted, Someone someone) {
        return ranking.rank(wanted, List.of(someone.candidate())).getFirst();
    }

    private static double points(Ranked ranked, String key) {
        return ranked.reasons().stream()
                .filter(reason -> reason.key().equals(key))
                .mapToDouble(Reason::points)
                .sum();
    }

    /** A free technician on shift beside the site, but for what is said otherwise. */
    private static final class Someone {

        private Set<String> certificates = Set.of();
        private double kilometers;
        private boolean onDuty = true;
        private @Nullable Long shiftEnd;
        private @Nullable Long overtime;
        private int workload;
        private PartPlace part = PartPlace.NOT_NEEDED;
        private double detour;
        private boolean chosen;
        private boolean confirmed;

        Someone with(String certificate) {
            certificates = Set.of(certificate);
            return this;
        }

        Someone at(double away) {
            kilometers = away;
            return this;
        }

        Someone offShift() {
            onDuty = false;
            return this;
        }

        Someone shiftEndsIn(long minutes) {
            shiftEnd = minutes;
            return this;
        }

        Someone overtime(long minutesAgo) {
            overtime = minutesAgo;
            return this;
        }

        Someone worked(int orders) {
            workload = orders;
            return this;
        }

        Someone part(PartPlace place, double kilometersRound) {
            part = place;
            detour = kilometersRound;
            return this;
        }

        Someone chosen() {
            chosen = true;
            return this;
        }

        Someone confirmed() {
            confirmed = true;
            return this;
        }

        Candidate candidate() {
            return new Candidate(
                    "x",
                    "Technician x",
                    Set.of(Skill.POWER),
                    certificates,
                    kilometers,
                    onDuty,
                    shiftEnd,
                    overtime,
                    workload,
                    true,
                    null,
                    null,
                    part,
                    detour,
                    chosen,
                    confirmed);
        }
    }

    private static void assertExcluded(Candidate candidate, String key) {
        Ranked ranked = ranking.rank(POWER, List.of(candidate)).getFirst();
        assertThat(ranked.eligible()).isFalse();
        assertThat(keys(ranked)).contains(key);
    }

    private static void assertEligible(Candidate candidate) {
        assertThat(ranking.rank(POWER, List.of(candidate)).getFirst().eligible())
                .isTrue();
    }

    private static List<String> keys(Ranked ranked) {
        return ranked.reasons().stream().map(Reason::key).toList();
    }

    private static Candidate at(String id, double kilometers) {
        return candidate(id, Set.of(Skill.POWER), kilometers, true, true, null, null, false);
    }

    private static Candidate offShift(String id, double kilometers) {
        return candidate(id, Set.of(Skill.POWER), kilometers, false, true, null, null, false);
    }

    private static Candidate candidate(
            String id,
            Set<Skill> skills,
            double kilometers,
            boolean onDuty,
            boolean reachable,
            @Nullable String other,
            @Nullable String earlier,
            boolean chosen) {
        return new Candidate(
                id,
                "Technician " + id,
                skills,
                Set.of(),
                kilometers,
                onDuty,
                null,
                null,
                0,
                reachable,
                other,
                earlier,
                PartPlace.NOT_NEEDED,
                0,
                chosen,
                false);
    }
}
