package io.towerflow.alarm.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.alarm.AlarmFollower;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.alarm.messaging.AlarmReportCodec;
import io.towerflow.alarm.messaging.AlarmTopics;
import io.towerflow.correlation.Shadows;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.rules.RuleVersions;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The same storm in two regions alike, once with a candidate in shadow that decides much otherwise. */
@TowerFlowTest
class ShadowStormTest {

    private static final String SET = "correlation";
    private static final int SITES = 12;

    @Autowired
    Partitions partitions;

    @Autowired
    RuleVersions versions;

    @Autowired
    Shadows shadows;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Inventory inventory;

    @Autowired
    List<AlarmFollower> followers;

    @Autowired
    JdbcClient jdbc;

    private final Instant start = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    private final String proposal = "RP-TEST-" + UUID.randomUUID();
    private final AtomicReference<Instant> now = new AtomicReference<>(start);
    private final int first = Unused.partition();
    private long offset;

    @AfterEach
    void endTheShadow() {
        in(() -> jdbc.sql("UPDATE rule_proposal SET state = 'refused' WHERE number = ?")
                .param(proposal)
                .update());
    }

    @Test
    void nothingThatPeopleTheEngineOrDevicesSeeIsOtherwiseForIt() {
        Region without = region(first);
        storm(without);

        Region beside = region(first + 1);
        sendIntoShadow(beside);
        storm(beside);
        Shadows.Comparison seen = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> Tenancy.as(Tenancy.DEFAULT, () -> shadows.comparison(proposal)),
                        one -> one.alarms() >= 2 * SITES);

        // The engine's part comes a little later.
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(owed(without) + owed(beside)).isZero();
            assertThat(effects(beside)).isEqualTo(effects(without));
        });
        assertThat(effects(without)).contains("alarm", "ledger", "incident", "process 1");
        // It did decide, and otherwise.
        assertThat(seen.agreement()).isLessThan(100);
        assertThat(seen.situations()).isGreaterThan(seen.situationsInForce());
        assertThat(Tenancy.as(Tenancy.DEFAULT, () -> shadows.elsewhere(proposal, 10)))
                .isNotEmpty();
        assertThat(seen.skipped()).isZero();
        assertThat(seen.causes()).isPositive();
    }

    private record Region(String name, int number, IntakePartition partition) {

        String site(int number) {
            return name + "-" + (char) ('A' + number);
        }
    }

    private Region region(int partition) {
        String name = "R" + UUID.randomUUID();
        Region region = new Region(name, partition, partition(partition));
        List<Site> sites = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < SITES; i++) {
            sites.add(site(region, i));
            if (i > 0) {
                links.add(new Link(name + "-" + i, Link.Kind.MICROWAVE, region.site(0), region.site(i)));
            }
        }
        in(() -> {
            inventory.saveAll(List.of(), sites, List.of(), links);
            return true;
        });
        region.partition().claim();
        return region;
    }

    /** A candidate that knows nothing of power: what belongs together by it falls apart. */
    private void sendIntoShadow(Region region) {
        int inForce = versions.inForce(SET).version();
        Map<String, String> files = new HashMap<>(versions.files(SET, inForce));
        files.keySet().removeIf(name -> name.startsWith("power.") || name.endsWith(".test.yaml"));
        int version = in(() -> versions.store(SET, files, inForce, "analyst", "Without power"));
        in(() -> jdbc.sql("""
                        INSERT INTO rule_proposal (number, rule_set, based_on, version, content_hash, state, author, reason,
                            proposed_at, changed_at)
                        VALUES (?, ?, ?, ?, '', 'shadow', 'analyst', 'Without power', now(), now())
                        """).params(proposal, SET, inForce, version).update());
        // It has begun once it decides about alarms of a region that is not looked at.
        AtomicReference<Integer> tried = new AtomicReference<>(0);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    Instant before = now.get();
                    String other = "OTHER-" + UUID.randomUUID();
                    now.set(start.minusSeconds(600).plusSeconds(tried.getAndUpdate(one -> one + 5)));
                    take(region, other, other, "doorOpen", PerceivedSeverity.WARNING);
                    now.set(now.get().plusSeconds(2));
                    region.partition().tick();
                    now.set(before);
                    return Tenancy.as(Tenancy.DEFAULT, () -> shadows.comparison(proposal))
                                    .lastAt()
                            != null;
                });
    }

    /** The mains fail at every site, batteries run, two sites fall silent, most come back. */
    private void storm(Region region) {
        now.set(start);
        for (int i = 0; i < SITES; i++) {
            now.set(start.plusSeconds(i));
            raise(region, i, "commercialPowerFailure", PerceivedSeverity.MAJOR);
        }
        for (int i = 0; i < SITES; i++) {
            now.set(start.plusSeconds(30 + i));
            raise(region, i, "batteryDischarging", PerceivedSeverity.MINOR);
        }
        pass(region, 4);
        raise(region, 3, "outOfService", PerceivedSeverity.CRITICAL);
        raise(region, 4, "outOfService", PerceivedSeverity.CRITICAL);
        pass(region, 4);
        for (int i = 5; i < SITES; i++) {
            // One after the other: which of two clears of one instant comes first hangs on their ids, and with it the
            // last severity.
            now.set(now.get().plusSeconds(1));
            raise(region, i, "commercialPowerFailure", PerceivedSeverity.CLEARED);
            now.set(now.get().plusSeconds(1));
            raise(region, i, "batteryDischarging", PerceivedSeverity.CLEARED);
        }
        pass(region, 4);
    }

    private void pass(Region region, int times) {
        for (int i = 0; i < times; i++) {
            now.set(now.get().plusSeconds(15));
            region.partition().tick();
        }
    }

    private void raise(Region region, int site, String cause, PerceivedSeverity severity) {
        take(region, region.site(site), region.site(site), cause, severity);
    }

    private void take(Region region, String site, String object, String cause, PerceivedSeverity severity) {
        AlarmReport report = new AlarmReport(
                UUID.randomUUID(),
                Tenancy.DEFAULT,
                "nms-1",
                object,
                AlarmType.EQUIPMENT,
                cause,
                "",
                severity,
                severity.word(),
                now.get(),
                now.get(),
                null,
                null,
                Map.of());
        region.partition()
                .take(List.of(new ConsumerRecord<>(
                        AlarmTopics.KEYED,
                        region.number(),
                        offset++,
                        site.getBytes(StandardCharsets.UTF_8),
                        AlarmReportCodec.write(report))));
    }

    /** What the engine has yet to be told. */
    private long owed(Region region) {
        return in(() ->
                jdbc.sql("""
                        SELECT count(*) FROM incident i JOIN process_command c ON c.incident_number = i.number
                        WHERE i.sites && string_to_array(:sites, ',')
                        """).param("sites", sites(region)).query(Long.class).single());
    }

    /** What came of the storm, told without the names that are the region's own. */
    private String effects(Region region) {
        List<String> told = new ArrayList<>();
        told.addAll(rows(region, """
                SELECT 'alarm ' || a.alarmed_object_id || ' ' || a.probable_cause || ' ' || a.perceived_severity || ' '
                    || a.raised_at || ' ' || a.count || ' ' || coalesce(s.rule, '-') || ' ' || s.position || ' ' || s.reason
                    || ' of ' || f.alarmed_object_id || ' ' || f.probable_cause
                FROM alarm a LEFT JOIN situation_alarm s ON s.alarm_id = a.id LEFT JOIN alarm f ON f.id = s.situation_id
                WHERE a.site_id = ANY (string_to_array(:sites, ','))
                """));
        told.addAll(rows(region, """
                SELECT 'ledger ' || a.alarmed_object_id || ' ' || a.probable_cause || ' ' || l.decision || ' '
                    || coalesce(l.rule, '-') || ' ' || coalesce(l.reason, '-') || ' ' || coalesce(l.rule_version, 0) || ' ' || l.at
                FROM alarm_ledger l JOIN alarm a ON a.id = l.alarm_id WHERE a.site_id = ANY (string_to_array(:sites, ','))
                """));
        told.addAll(rows(region, """
                SELECT 'incident ' || i.severity || ' ' || i.state || ' ' || i.opened_at || ' ' || array_to_string(i.sites, ',')
                    || ' process ' || (SELECT count(*) FROM act_hi_procinst p
                        WHERE p.business_key_ = i.number AND p.proc_def_key_ = 'handle-incident')
                FROM incident i WHERE i.sites && string_to_array(:sites, ',')
                """));
        told.addAll(rows(region, """
                SELECT 'message ' || m.template || ' ' || m.recipient_id || ' ' || m.channel
                FROM message m JOIN incident i ON i.number = m.incident_number WHERE i.sites && string_to_array(:sites, ',')
                """));
        told.addAll(rows(region, """
                SELECT 'action ' || r.action || ' ' || r.object || ' ' || r.state FROM remote_action r
                WHERE r.site_id = ANY (string_to_array(:sites, ','))
                """));
        return String.join("\n", told).replace(region.name(), "REGION");
    }

    private List<String> rows(Region region, String sql) {
        return in(() -> jdbc.sql("SELECT * FROM (" + sql + ") AS told(line) ORDER BY line")
                .param("sites", sites(region))
                .query(String.class)
                .list());
    }

    /** The ids of its sites, parted by commas. */
    private static String sites(Region region) {
        return IntStream.range(0, SITES).mapToObj(region::site).collect(Collectors.joining(","));
    }

    private <T> T in(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, () -> transaction.execute(tx -> work.get()));
    }

    private static Site site(Region region, int number) {
        return new Site(
                region.site(number),
                region.site(number),
                48.85 + number / 100.0,
                2.35,
                region.name(),
                number == 0,
                null,
                Set.of("4G"),
                Set.of("Alpha"),
                "Mo-Su 00:00-24:00",
                ZoneId.of("Europe/Paris"),
                false);
    }

    private IntakePartition partition(int number) {
        return partitions.partition(number, followers, now::get);
    }
}
