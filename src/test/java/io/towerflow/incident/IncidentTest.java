package io.towerflow.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.problem.ConflictException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IncidentTest {

    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final UUID SITUATION = new UUID(0, 1);

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "MERGED", "CANCELLED"})
    void whatHasEndedRefusesWhatPeopleDoWithOpenOnes(IncidentState state) {
        List<Consumer<Incident>> changes = List.of(
                ended -> ended.acknowledge("ama"),
                ended -> ended.cancel("", "ama", AT),
                ended -> ended.complete("userTask_triageIncident", Map.of()),
                ended -> ended.takeOver(open("INC-2"), "ama", AT),
                ended -> open("INC-2").takeOver(ended, "ama", AT),
                ended -> ended.splitOff(open("INC-2"), List.of(), "ama", AT),
                Incident::requireCleared);

        for (Consumer<Incident> change : changes) {
            Incident ended = stored(state);
            assertThatThrownBy(() -> change.accept(ended))
                    .isInstanceOf(ConflictException.class)
                    .hasMessage("INC-1 is " + state.word());
            assertThat(ended.state()).isEqualTo(state);
            assertThat(ended.changed()).isFalse();
            assertThat(ended.entries()).isEmpty();
            assertThat(ended.commands()).isEmpty();
        }
    }

    @Test
    void onlyWhatWasClosedOrCancelledIsReopened() {
        assertThatThrownBy(() -> stored(IncidentState.OPEN).reopen("ama")).hasMessage("INC-1 is open");
        assertThatThrownBy(() -> stored(IncidentState.MERGED).reopen("ama")).hasMessage("INC-1 was merged into INC-9");

        Incident reopened = stored(IncidentState.CANCELLED);
        reopened.reopen("ama");

        assertThat(reopened.state()).isEqualTo(IncidentState.OPEN);
        assertThat(reopened.closedAt()).isNull();
        assertThat(reopened.processInstanceId()).isNull();
        assertThat(commands(reopened)).containsExactly("START");
    }

    @Test
    void theRootCauseIsConfirmedOnceAllAlarmsAreClear() {
        assertThatThrownBy(() -> stored(IncidentState.OPEN).requireCleared())
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("INC-1 is open");

        stored(IncidentState.CLEARED).requireCleared();
    }

    @Test
    void whatEndedOtherwiseIsNotClosed() {
        Incident merged = stored(IncidentState.MERGED);

        merged.close(AT.plusSeconds(60));

        assertThat(merged.state()).isEqualTo(IncidentState.MERGED);
        assertThat(merged.changed()).isFalse();
    }

    @Test
    void followsItsSituationsUpDownAndToTheirEnd() {
        Incident incident = stored(IncidentState.OPEN);
        incident.holding(List.of(new Incident.Situation(SITUATION, PerceivedSeverity.MAJOR, Set.of("A"), false)));

        incident.learn(SITUATION, PerceivedSeverity.CRITICAL, Set.of("C", "B"), false, AT);
        incident.learn(SITUATION, PerceivedSeverity.MINOR, Set.of(), false, AT);
        incident.learn(SITUATION, PerceivedSeverity.CLEARED, Set.of(), true, AT);
        incident.learn(new UUID(0, 2), PerceivedSeverity.CRITICAL, Set.of("D"), false, AT);

        assertThat(incident.state()).isEqualTo(IncidentState.CLEARED);
        assertThat(incident.clearedAt()).isEqualTo(AT);
        assertThat(incident.severity()).isEqualTo(PerceivedSeverity.MINOR);
        assertThat(incident.sites()).containsExactly("A", "B", "C");
        assertThat(incident.entries())
                .extracting(Incident.Entry::kind)
                .containsExactly("severity-raised", "site-added", "severity-lowered", "all-clear");
        // One refresh is enough for all
        assertThat(commands(incident))
                .containsExactly("MESSAGE incident.severityRaised", "REFRESH", "MESSAGE incident.allClear");
        assertThat(incident.held())
                .containsExactly(
                        new Incident.Situation(SITUATION, PerceivedSeverity.MINOR, Set.of("A", "B", "C"), true));
    }

    @Test
    void oneOfTwoGoesOnWithAllSituations() {
        Incident ends = stored(IncidentState.OPEN);
        ends.holding(List.of(new Incident.Situation(SITUATION, PerceivedSeverity.CRITICAL, Set.of("B"), false)));
        Incident goesOn = open("INC-2");

        goesOn.takeOver(ends, null, AT);

        assertThat(ends.state()).isEqualTo(IncidentState.MERGED);
        assertThat(ends.mergedInto()).isEqualTo("INC-2");
        assertThat(ends.released()).containsExactly(SITUATION);
        assertThat(commands(ends)).containsExactly("MESSAGE incident.merged");
        assertThat(goesOn.situation(SITUATION)).isNotNull();
        assertThat(goesOn.severity()).isEqualTo(PerceivedSeverity.CRITICAL);
    }

    private static List<String> commands(Incident incident) {
        return incident.commands().stream()
                .map((ProcessCommands.New one) -> one.kind() + (one.name() == null ? "" : " " + one.name()))
                .toList();
    }

    private static Incident open(String number) {
        return Incident.open(number, "north", PerceivedSeverity.MAJOR, null, null, List.of("A"), null, AT);
    }

    private static Incident stored(IncidentState state) {
        return new Incident(
                "INC-1",
                "north",
                AT.minusSeconds(600),
                AT.minusSeconds(60),
                state,
                PerceivedSeverity.MAJOR,
                List.of("A"),
                null,
                null,
                "process",
                state == IncidentState.MERGED ? "INC-9" : null,
                null,
                null,
                null,
                state.ended() ? AT.minusSeconds(60) : null,
                null,
                null);
    }
}
