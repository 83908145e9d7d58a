package io.towerflow.incident.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationFollower;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.Incidents;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class SituationsBecomeIncidentsTest {

    @Autowired
    SituationFollower follower;

    @Autowired
    Incidents incidents;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    private final UUID situation = UUID.randomUUID();
    private final String site = "SITE-" + UUID.randomUUID();

    @Test
    void aSettledSituationGetsAProcessAndATaskForTheDispatcher() {
        follow(SituationChange.Kind.SETTLED, PerceivedSeverity.CRITICAL);

        String number = numberAt(site);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(tasks.createTaskQuery()
                        .processInstanceBusinessKey(number)
                        .taskDefinitionKey("userTask_triageIncident")
                        .taskCandidateGroup("dispatcher")
                        .count())
                .isEqualTo(1));
        assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(number, "handle-incident")
                        .count())
                .isEqualTo(1);

        follow(SituationChange.Kind.ALL_CLEAR, PerceivedSeverity.CLEARED);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(tasks.createTaskQuery()
                        .processInstanceBusinessKey(number)
                        .taskDefinitionKey("userTask_confirmRootCause")
                        .count())
                .isEqualTo(1));
        assertThat(find(number).state()).isEqualTo(IncidentState.CLEARED);
    }

    private void follow(SituationChange.Kind kind, PerceivedSeverity severity) {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> follower.follow(
                now,
                List.of(new SituationChange(
                        kind, Tenancy.DEFAULT, situation, "north", severity, Set.of(site), now, null)))));
    }

    private String numberAt(String wanted) {
        return Tenancy.as(Tenancy.DEFAULT, () -> incidents.page("open", 0, 1000).incidents().stream()
                .filter(incident -> incident.sites().contains(wanted))
                .map(Incident::number)
                .findFirst()
                .orElseThrow());
    }

    private Incident find(String number) {
        return Tenancy.as(Tenancy.DEFAULT, () -> incidents.find(number)).orElseThrow();
    }
}
