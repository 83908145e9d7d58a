package io.towerflow.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.tenancy.Tenancy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.UUID;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class SameEverywhereTest {

    @Autowired
    IncidentService service;

    @Autowired
    ManagementService management;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    /** Where clocks go back, half past two comes twice, and the second one is an hour later. */
    @Test
    void aTimerRingsInItsOwnHourWhenTheClocksGoBack() {
        String number = Tenancy.as(
                Tenancy.DEFAULT,
                () -> service.open(
                        "Clocks " + UUID.randomUUID(), PerceivedSeverity.MINOR, List.of("BKE-004"), "dispatcher"));
        String job = await().atMost(Duration.ofSeconds(40))
                .until(
                        () -> management.createJobQuery().timers().activityId("startEvent_slaBreached").list().stream()
                                .filter(timer -> number.equals(businessKey(timer)))
                                .map(Job::getId)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
        try {
            assertThat(stored(job, "2028-10-29T00:30:00Z")).isEqualTo("2028-10-29 00:30:00");
            assertThat(stored(job, "2028-10-29T01:30:00Z")).isEqualTo("2028-10-29 01:30:00");
        } finally {
            Tenancy.as(Tenancy.DEFAULT, () -> {
                service.cancel(number, null, "dispatcher");
                return 0;
            });
        }
    }

    @Test
    void theMachinesZoneAndLanguageAreNotTheServers() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.timezone=Europe/Paris",
                        "-Duser.language=tr",
                        "-Duser.country=TR",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DefaultsOfAServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(server.getInputStream().readAllBytes(), UTF_8);
        assertThat(server.waitFor()).as(said).isZero();
        assertThat(said).contains("Zone: UTC, small I: i");
    }

    /** What a server does first. */
    static class DefaultsOfAServer {

        public static void main(String[] args) {
            new SameEverywhere().initialize(new StaticApplicationContext());
            System.out.println("Zone: " + TimeZone.getDefault().getID() + ", small I: " + smallI());
        }

        /** As libraries make letters small. */
        private static String smallI() {
            return "I".toLowerCase(Locale.getDefault());
        }
    }

    private String businessKey(Job timer) {
        return Tenancy.asSystem(() -> transaction.execute(
                tx -> jdbc.sql("SELECT max(business_key_) FROM act_ru_execution WHERE root_proc_inst_id_ = :root")
                        .param("root", timer.getRootProcessInstanceId())
                        .query(String.class)
                        .optional()
                        .orElse(null)));
    }

    /** What the database has for a timer that is due then. */
    private String stored(String job, String due) {
        management.setJobDuedate(job, Date.from(Instant.parse(due)));
        return Tenancy.asSystem(
                () -> transaction.execute(tx -> jdbc.sql("SELECT duedate_::text FROM act_ru_job WHERE id_ = :id")
                        .param("id", job)
                        .query(String.class)
                        .single()));
    }
}
