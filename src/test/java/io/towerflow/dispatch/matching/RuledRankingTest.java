package io.towerflow.dispatch.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.dispatch.Candidate;
import io.towerflow.dispatch.CandidateRanking.Ranked;
import io.towerflow.dispatch.Reason;
import io.towerflow.people.Skill;
import io.towerflow.rules.RuleSets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RuledRankingTest {

    private static RuledRanking ranking;

    @BeforeAll
    static void compile() {
        ranking = new RuledRanking(new RuleSets());
    }

    @Test
    void theNearestOfTheEligibleGoesFirst() {
        List<Ranked> ranked = ranking.rank(
                Skill.POWER, List.of(at("far", 90), at("near", 3), at("middle", 40), offShift("nearer", 1)));

        assertThat(ranked)
                .extracting(it -> it.candidate().technicianId())
                .containsExactly("near", "middle", "far", "nearer");
        assertThat(ranked).extracting(Ranked::eligible).containsExactly(true, true, true, false);
        assertThat(keys(ranked.getFirst()))
                .containsExactlyInAnyOrder("dispatch.why.distance", "dispatch.why.skill", "dispatch.why.on-shift");
        assertThat(ranked.getFirst().reasons()).allSatisfy(reason -> {
            assertThat(reason.rule()).isNotBlank();
            assertThat(reason.ruleVersion()).isEqualTo(1);
        });
    }

    @Test
    void equalsAreOrderedByTheirIds() {
        assertThat(ranking.rank(Skill.POWER, List.of(at("b", 5), at("c", 5), at("a", 5))))
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
        Candidate chosen = candidate("chosen", Set.of(Skill.RADIO), 800, false, true, "WO-2026-000001", null, true);

        List<Ranked> ranked = ranking.rank(Skill.POWER, List.of(at("near", 1), chosen));

        assertThat(ranked.getFirst().candidate()).isEqualTo(chosen);
        assertThat(ranked.getFirst().eligible()).isTrue();
        assertThat(keys(ranked.getFirst())).contains("dispatch.why.chosen");
    }

    private static void assertExcluded(Candidate candidate, String key) {
        Ranked ranked = ranking.rank(Skill.POWER, List.of(candidate)).getFirst();
        assertThat(ranked.eligible()).isFalse();
        assertThat(keys(ranked)).contains(key);
    }

    private static void assertEligible(Candidate candidate) {
        assertThat(ranking.rank(Skill.POWER, List.of(candidate)).getFirst().eligible())
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
        return new Candidate(id, "Technician " + id, skills, kilometers, onDuty, reachable, other, earlier, chosen);
    }
}
