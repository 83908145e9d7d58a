package io.towerflow.workbench.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.rules.RuleVersions;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.workbench.RuleCandidate;
import io.towerflow.workbench.backtest.Backtest.State;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Candidates on stored alarms and on an uploaded file, as the console asks for them. */
@TowerFlowTest
class BacktestsTest {

    private static final String TENANT = Tenancy.DEFAULT;

    /** A day long before all that other tests store. */
    private static final Instant DAY = Instant.parse("2019-03-01T00:00:00Z");

    @LocalServerPort
    int port;

    @Autowired
    Backtests backtests;

    @Autowired
    BacktestWorker worker;

    @Autowired
    RuleVersions versions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @AfterEach
    void forgetTheAlarms() {
        Tenancy.asSystem(() -> transaction.executeWithoutResult(
                tx -> jdbc.sql("DELETE FROM alarm WHERE domain = 'backtest'").update()));
    }

    @Test
    void aNarrowerWindowOnStoredAlarmsSplitsIncidentsThatPeopleThenHearOf() throws IOException, InterruptedException {
        for (int hour = 0; hour < 20; hour++) {
            Instant at = DAY.plus(Duration.ofHours(hour));
            store("commercialPowerFailure", at, at.plus(Duration.ofHours(3)));
            store("rectifierFailure", at.plusSeconds(40), at.plus(Duration.ofHours(3)));
        }
        // The last thing that happened, and not over: it must not wait for ever for what may have come before it.
        store("softwareError", DAY.plus(Duration.ofHours(23)), null);
        RuleCandidate candidate =
                changed("correlation", text -> text.replaceAll("(?m)^(\"(?:power|load)[^\"]*\"),\\d+,", "$1,10,"));

        Backtest done = run(request(candidate, DAY, DAY.plus(Duration.ofDays(1)), null));

        assertThat(done.trouble()).isNull();
        assertThat(done.state()).isEqualTo(State.DONE);
        BacktestReport report =
                Tenancy.as(TENANT, () -> backtests.report(done.id()).orElseThrow());
        Difference difference = report.difference();
        assertThat(difference.alarms()).isEqualTo(41);
        assertThat(difference.after()).isGreaterThan(difference.before());
        assertThat(difference.dispatchesGained()).isPositive();
        assertThat(difference.messagesGained()).isPositive();
        assertThat(difference.changes().getFirst().kind()).isEqualTo(Difference.Kind.SPLIT);
        assertThat(report.rows().get(1)).isNotNull().satisfies(row -> assertThat(row.id())
                .isNotNull());
        assertThat(report.changedRules()).singleElement().satisfies(rule -> assertThat(rule.name())
                .isEqualTo("How long trouble goes on belonging together"));
        assertThat(report.timesRealTime()).isGreaterThan(1000);
        int against = versions.inForce("correlation").version();
        assertThat(Tenancy.as(TENANT, () -> backtests.doneFor(candidate, against)))
                .isPresent();
        assertThat(Tenancy.as("another", () -> backtests.find(done.id()))).isEmpty();
        assertThat(Tenancy.as(TENANT, () -> backtests.lines(done.id(), Locale.FRENCH)))
                .hasSize(6)
                .anySatisfy(line -> assertThat(line).startsWith("Incidents : "))
                .anySatisfy(line -> assertThat(line).startsWith("Travail des règles pour 1 000 alarmes"));
        assertThat(page("/rules/backtests/" + done.id(), "fr"))
                .contains("Ce que la modification aurait fait", "divisé");
        assertThat(page("/rules/backtests", "en")).contains("Try a change", "2019-03-01 00:00 to 2019-03-02 00:00 UTC");
    }

    private String page(String path, String language) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("analyst:analyst".getBytes(StandardCharsets.UTF_8)))
                .header("Accept", "text/html")
                .header("Accept-Language", language)
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void anEscalationThatAsksNobodyLosesCallsAndNamesItsLines() {
        store("commercialPowerFailure", DAY, DAY.plus(Duration.ofHours(9)));
        RuleCandidate candidate = changed(
                "escalation",
                text -> text.replace("\"Major, first: the control room\",1,", "\"Major, first: the control room\",9,"));

        Backtest done = run(request(candidate, DAY, DAY.plus(Duration.ofDays(1)), null));

        BacktestReport report =
                Tenancy.as(TENANT, () -> backtests.report(done.id()).orElseThrow());
        assertThat(report.difference().messagesLost()).isPositive();
        assertThat(report.difference().changes()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Difference.Kind.EFFECTS_CHANGED);
            assertThat(change.effectDecisions())
                    .extracting(Difference.Decision::ruleBefore)
                    .contains("Major, first: the control room");
        });
    }

    @Test
    void aFileIsTriedLikeBySubCommandAndWhatCannotBeReadIsToldAtOnce() {
        RuleCandidate same = changed("correlation", text -> text);
        byte[] alarms = """
                alarm_id,device_id,start_timestamp,end_timestamp
                commercialPowerFailure,d1,2026-03-01 10:00:00,2026-03-01 11:00:00
                rectifierFailure,d1,2026-03-01 10:00:20,2026-03-01 11:00:00
                """.getBytes(StandardCharsets.UTF_8);

        Backtest done = run(request(same, null, null, new BacktestFile("alarms.csv", alarms, null)));

        BacktestReport report =
                Tenancy.as(TENANT, () -> backtests.report(done.id()).orElseThrow());
        assertThat(report.difference().before()).isEqualTo(1);
        assertThat(report.difference().changes()).isEmpty();
        byte[] broken = "alarm_id,device_id\n".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> request(same, null, null, new BacktestFile("alarms.csv", broken, null)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("start_timestamp");
        assertThatThrownBy(() -> request(same, DAY, DAY, null)).hasMessageContaining("until");
    }

    @Test
    void aJoinThatExplodesIsRefusedByWhatItComparesAndNamedTheSameEachTime() {
        StringBuilder alarms = new StringBuilder("alarm_id,device_id,start_timestamp,end_timestamp\n");
        for (int word = 0; word < 120; word++) {
            alarms.append("word-").append(word).append(",d1,2026-03-01 10:00:00,2026-03-01 11:00:00\n");
        }
        BacktestFile file = new BacktestFile("alarms.csv", alarms.toString().getBytes(StandardCharsets.UTF_8), null);
        Map<String, String> files =
                new TreeMap<>(changed("root-cause", text -> text).files());
        files.put("product.drl", """
                package rules.root_cause
                import io.towerflow.correlation.diagnosis.Explains
                import io.towerflow.correlation.diagnosis.Sign
                dialect "java"
                rule "Each sign with each and each"
                when
                    $a : Sign()
                    $b : Sign()
                    $c : Sign(number > $a.number + $b.number + 1000)
                then
                    insert(new Explains($a, $c, "none", drools.getRule().getName()));
                end
                """);
        RuleCandidate candidate = new RuleCandidate("root-cause", files);

        for (int time = 0; time < 2; time++) {
            Backtest refused = run(request(candidate, null, null, file));

            assertThat(refused.state()).isEqualTo(State.FAILED);
            assertThat(refused.trouble())
                    .startsWith(
                            "Rule set root-cause, version 0: The rule \"Each sign with each and each\" compared facts "
                                    + "more than 1000000 times at one question. The rules in force compare ")
                    .endsWith(" times at most, and a candidate may 1,000,000 times");
        }
    }

    @Test
    void aPeriodWithoutAlarmsAndRulesThatDoNotCompileFailWithTheReason() {
        Backtest empty = run(request(changed("correlation", text -> text), DAY.minusSeconds(60), DAY, null));
        Backtest broken = run(request(
                changed("correlation", text -> text.replace("relation ==", "relatoin ==")),
                DAY,
                DAY.plusSeconds(60),
                null));

        assertThat(empty.state()).isEqualTo(State.FAILED);
        assertThat(empty.trouble()).contains("no alarm was raised");
        assertThat(broken.state()).isEqualTo(State.FAILED);
    }

    private long request(
            RuleCandidate candidate, @Nullable Instant from, @Nullable Instant until, @Nullable BacktestFile file) {
        int against = versions.inForce(candidate.set()).version();
        return Tenancy.as(
                TENANT,
                () -> backtests.request(new BacktestRequest(candidate, "mine", against, from, until, file, "analyst")));
    }

    private Backtest run(long id) {
        worker.wake();
        await().atMost(Duration.ofMinutes(1)).until(() -> find(id).state().ended());
        return find(id);
    }

    private Backtest find(long id) {
        return Tenancy.as(TENANT, () -> backtests.find(id)).orElseThrow();
    }

    private RuleCandidate changed(String set, UnaryOperator<String> change) {
        Map<String, String> files = new TreeMap<>();
        versions.files(set, versions.inForce(set).version())
                .forEach((file, text) -> files.put(file, change.apply(text)));
        return new RuleCandidate(set, files);
    }

    private void store(String cause, Instant raised, @Nullable Instant cleared) {
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> jdbc.sql("""
                        INSERT INTO alarm (id, tenant_id, partition, domain, site_id, source_system_id, alarmed_object_id,
                            alarm_type, probable_cause, specific_problem, perceived_severity, original_severity, raised_at,
                            changed_at, cleared_at, count, flaps, flapping, memory)
                        VALUES (?, ?, 9999, 'backtest', 'backtest-site', 'test', 'backtest-site', 'equipment', ?, '', 'major',
                            'major', ?, ?, ?, 1, 0, false, ''::bytea)
                        """)
                .params(
                        UUID.randomUUID(),
                        TENANT,
                        cause,
                        Timestamp.from(raised),
                        Timestamp.from(cleared == null ? raised : cleared),
                        cleared == null ? null : Timestamp.from(cleared))
                .update()));
    }
}
