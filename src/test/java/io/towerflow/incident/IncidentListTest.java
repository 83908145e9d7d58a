package io.towerflow.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationFollower;
import io.towerflow.incident.IncidentSearch.Sort;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.incident.ranking.UrgencyRefresh;
import io.towerflow.incident.ranking.UrgencyTexts;
import io.towerflow.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The order of the list, what narrows it, and that time alone moves an incident up, its task with it. */
@TowerFlowTest
class IncidentListTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    Incidents incidents;

    @Autowired
    IncidentService service;

    @Autowired
    SituationFollower follower;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    UrgencyRefresh urgencyClock;

    @Autowired
    UrgencyTexts words;

    @Autowired
    TaskService tasks;

    @Autowired
    JdbcClient jdbc;

    /** In the titles of this test's incidents, and in no other's. */
    private final String mark = "m" + UUID.randomUUID().toString().replace("-", "");

    private final List<String> opened = new ArrayList<>();

    @AfterEach
    void endThem() {
        opened.forEach(number -> tenant(() -> {
            if (!incidents.find(number).orElseThrow().state().ended()) {
                service.cancel(number, "test over", "dispatcher");
            }
            return number;
        }));
    }

    @Test
    void listsWhatIsUrgentFirstAndAllClearLast() {
        String clear = ofSituation(PerceivedSeverity.CRITICAL, List.of("SITE-" + mark));
        tell(clear, SituationChange.Kind.ALL_CLEAR, PerceivedSeverity.CLEARED);
        String late = open(PerceivedSeverity.MAJOR, 1);
        String outage = open(PerceivedSeverity.CRITICAL, 14);
        String fresh = open(PerceivedSeverity.CRITICAL, 1);
        String mine = open(PerceivedSeverity.CRITICAL, 1);
        tenant(() -> {
            service.acknowledge(mine, "dispatcher");
            return mine;
        });
        makeLate(late);

        assertThat(found(search("open", null, false))).containsExactly(outage, late, fresh, mine, clear);
        assertThat(found(search("open", null, false).by(Sort.AGE))).containsExactly(mine, fresh, outage, late, clear);
        assertThat(found(search("open", null, false).by(Sort.SITES)).getFirst()).isEqualTo(outage);
        assertThat(found(search("open", null, false).by(Sort.SLA)).getLast()).isEqualTo(clear);
        assertThat(found(search("open", null, false).by(Sort.SEVERITY))).endsWith(late, clear);
        assertThat(found(search("open", "dispatcher", false))).containsExactly(mine);
        assertThat(found(search("open", IncidentSearch.NOBODY, false))).doesNotContain(mine);
        assertThat(found(search("open", null, true))).containsExactly(late);
        assertThat(find(clear).urgency()).isZero();
        assertThat(tenant(() -> incidents.counts(search("open", null, false)))).satisfies(counts -> {
            assertThat(counts.total(null)).isEqualTo(5);
            assertThat(counts.of(PerceivedSeverity.CRITICAL)).isEqualTo(new Incidents.Count(4, 2));
        });
    }

    @Test
    void movesUpByTimeAloneAndItsTaskWithIt() {
        String number = open(PerceivedSeverity.MAJOR, 1);
        assertThat(find(number).urgency()).isEqualTo(35);
        awaitPriority(number, 35);

        makeLate(number);

        assertThat(find(number).urgency()).isEqualTo(60);
        awaitPriority(number, 60);
        assertThat(tenant(() -> words.line(find(number), Locale.ENGLISH)))
                .startsWith("Urgency 60: ")
                .contains("major (+25)", "SLA broken ", "nobody has it (+10)");
        assertThat(tenant(() -> words.line(find(number), Locale.FRENCH)))
                .startsWith("Urgence 60 : ")
                .contains("personne ne s’en occupe");
    }

    @Test
    void whoIsAskedHasItAndIsFoundByThat() {
        String number = open(PerceivedSeverity.MINOR, 1);
        inTransaction(() -> incidents.assigned(number, "WO-" + mark, "tech-" + mark));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(found(search("open", "tech-" + mark, false)))
                .containsExactly(number));
        assertThat(find(number).urgency()).isEqualTo(9);
        awaitPriority(number, 9);

        inTransaction(() -> incidents.assigned(number, "WO-" + mark, null));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(found(search("open", IncidentSearch.NOBODY, false)))
                .contains(number));
        assertThat(find(number).urgency()).isEqualTo(19);
    }

    @Test
    void findsByWordsInAnyOrderWithoutAccentsAndOverAllStates() {
        String number = tenant(() -> service.open(
                "Secteur coupé à Bouaké " + mark, PerceivedSeverity.MINOR, List.of("BKE-001"), "dispatcher"));
        opened.add(number);

        assertThat(found(text("bouake SECTEUR " + mark))).containsExactly(number);
        assertThat(found(text(mark + " coupe é"))).containsExactly(number);
        assertThat(found(text(mark + " nowhere"))).isEmpty();
        tenant(() -> {
            service.cancel(number, "test", "dispatcher");
            return number;
        });
        assertThat(found(text(number))).containsExactly(number);
        assertThat(found(text("%" + mark))).containsExactly(number);
    }

    private static IncidentSearch text(String text) {
        return new IncidentSearch(null, null, null, null, text, null, false, Sort.URGENCY, false);
    }

    private IncidentSearch search(String state, @Nullable String holder, boolean late) {
        return new IncidentSearch(state, null, null, null, mark, holder, late, Sort.URGENCY, false);
    }

    private List<String> found(IncidentSearch search) {
        return tenant(() -> incidents.search(search, 0, 50).incidents().stream()
                .map(Incident::number)
                .toList());
    }

    private Incident find(String number) {
        return tenant(() -> incidents.find(number).orElseThrow());
    }

    private String open(PerceivedSeverity severity, int sites) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < sites; i++) {
            ids.add("S" + i + "-" + mark);
        }
        String number = tenant(() -> service.open("Test " + mark, severity, ids, "dispatcher"));
        opened.add(number);
        return number;
    }

    private final UUID situation = UUID.randomUUID();

    private String ofSituation(PerceivedSeverity severity, List<String> sites) {
        tell(null, SituationChange.Kind.SETTLED, severity, sites);
        String number = tenant(() -> incidents
                .search(
                        new IncidentSearch(
                                "open", null, null, sites.getFirst(), null, null, false, Sort.URGENCY, false),
                        0,
                        1)
                .incidents()
                .getFirst()
                .number());
        opened.add(number);
        return number;
    }

    private void tell(String number, SituationChange.Kind kind, PerceivedSeverity severity) {
        tell(number, kind, severity, find(number).sites());
    }

    private void tell(
            @Nullable String number, SituationChange.Kind kind, PerceivedSeverity severity, List<String> sites) {
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> follower.follow(
                Instant.now(),
                List.of(new SituationChange(
                        kind, Tenancy.DEFAULT, situation, "test", severity, Set.copyOf(sites), Instant.now(), null)))));
    }

    /** As if it had been opened so long before that its agreed time ended eight minutes ago. */
    private void makeLate(String number) {
        Incident incident = find(number);
        Duration past = Duration.between(Instant.now(), incident.dueAt()).plusMinutes(8);
        inTransaction(
                () -> jdbc.sql("UPDATE incident SET opened_at = :opened, due_at = NULL, urgency_next_at = :opened "
                                + "WHERE number = :number")
                        .param("opened", Timestamp.from(incident.openedAt().minus(past)))
                        .param("number", number)
                        .update());
        await().atMost(PATIENCE).untilAsserted(() -> {
            urgencyClock.runOnce();
            assertThat(find(number).urgency()).isGreaterThan(incident.urgency());
        });
    }

    private void awaitPriority(String number, int priority) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(tasks.createTaskQuery()
                        .processInstanceBusinessKey(number)
                        .list())
                .extracting(Task::getPriority)
                .containsExactly(priority));
    }

    private void inTransaction(Runnable work) {
        tenant(() -> {
            transaction.executeWithoutResult(tx -> work.run());
            return mark;
        });
    }

    private static <T> T tenant(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, work);
    }
}
