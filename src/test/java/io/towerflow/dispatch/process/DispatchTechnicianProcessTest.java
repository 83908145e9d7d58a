package io.towerflow.dispatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.dispatch.CandidateRanking;
import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferService;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.Reason;
import io.towerflow.dispatch.TechnicianSelection;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderService;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.booking.Bookings;
import io.towerflow.dispatch.booking.PartStock;
import io.towerflow.dispatch.booking.SiteAccess;
import io.towerflow.identity.Role;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.modelling.migration.InstanceMigration;
import io.towerflow.modelling.migration.InstanceMigrations;
import io.towerflow.modelling.migration.ProcessVersions;
import io.towerflow.notification.SmsReceived;
import io.towerflow.notification.SmsText;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Stories of one dispatch, on the real engine; each in a tenant of its own, with technicians of its own. */
@TowerFlowTest
class DispatchTechnicianProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    RuntimeService engine;

    @Autowired
    ManagementService management;

    @Autowired
    HistoryService history;

    @Autowired
    TaskService tasks;

    @Autowired
    IdentityService identities;

    @Autowired
    RepositoryService repository;

    @Autowired
    InstanceMigrations processMoves;

    @Autowired
    ProcessVersions processVersions;

    @Autowired
    Bookings bookings;

    @Autowired
    PartStock stock;

    @Autowired
    SiteAccess admissions;

    @Autowired
    Incidents incidents;

    @Autowired
    Inventory inventory;

    @Autowired
    People people;

    @Autowired
    WorkOrders workOrders;

    @Autowired
    WorkOrderService service;

    @Autowired
    TechnicianSelection selection;

    @Autowired
    OfferService offerService;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    ApplicationEventPublisher events;

    private final String tenant = "dispatch-" + UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, String> phones = new HashMap<>();
    private String incident;
    private ProcessInstance process;

    @BeforeEach
    void anIncident() {
        String site = "S-" + UUID.randomUUID();
        in(() -> {
            inventory.saveAll(List.of(), List.of(place(site, "Plateau")), List.of(), List.of());
            return true;
        });
        incident = "INC-" + tenant;
        in(() -> jdbc.sql(
                        "INSERT INTO incident (number, tenant_id, state, severity, sites, title, opened_at, changed_at) "
                                + "VALUES (?, ?, 'open', 'major', ARRAY[?], 'Mains failure.', ?, ?)")
                .params(incident, tenant, site, Timestamp.from(Instant.now()), Timestamp.from(Instant.now()))
                .update());
    }

    /** Of one minute in three days. */
    private static String offShift() {
        return Instant.now()
                        .atZone(ZoneOffset.UTC)
                        .plusDays(3)
                        .getDayOfWeek()
                        .getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
                        .substring(0, 2)
                + " 00:00-00:01";
    }

    private static Site place(String id, String name) {
        return new Site(
                id,
                name,
                5.32,
                -4.02,
                "abidjan",
                false,
                null,
                Set.of("4G"),
                Set.of(),
                "Mo-Su 00:00-24:00",
                ZoneId.of("Africa/Abidjan"),
                false);
    }

    @Test
    void theNearestAcceptsArrivesAndRepairs() {
        technician("far", 6.8, "en");
        technician("near", 5.4, "fr");
        dispatch(null);
        WorkOrder order = offeredTo("near");
        assertThat(sms("near")).singleElement().satisfies(text -> assertThat(text)
                .contains(order.code(), "Plateau", "OUI " + order.code(), "/job/"));

        say("near", "oui " + order.code());
        await(() -> sms("near").size() == 2);
        assertThat(sms("near").getLast()).contains(order.code() + " est à vous");
        say("near", "arrivé " + order.code());
        say("near", "Fini " + order.code() + " batterie volée");

        assertThat(outcome()).isEqualTo("repaired");
        assertThat(order().state()).isEqualTo(WorkOrderState.COMPLETED);
        assertThat(order().note()).isEqualTo("batterie volée");
        assertThat(sms("far")).isEmpty();
        assertThat(timeline())
                .containsSubsequence("work-order-created", "offer-sent", "accepted", "arrived", "repaired");
        assertThat(ended("endEvent_repaired")).isTrue();
    }

    @Test
    void theWholeJobBySmsAlone() {
        technician("far", 6.8, "en");
        technician("near", 5.4, "fr");
        dispatch(null);
        String code = offeredTo("near").code();

        say("near", "ETA " + code + " 20");
        assertThat(sms("near").getLast()).contains("Acceptez d'abord " + code);
        say("near", "Oui " + code + ", dans 50 min");
        await(() -> sms("near").size() == 3);
        assertThat(order().etaAt())
                .isBetween(Instant.now().plusSeconds(49 * 60), Instant.now().plusSeconds(50 * 60));
        say("near", "aide " + code);
        assertThat(sms("near").getLast()).contains(code + " est à vous", "PIECE " + code);
        say("near", "eta");
        assertThat(sms("near").getLast()).contains("quand y serez-vous");
        say("near", "j'arrive dans 1h30");
        assertThat(order().etaAt()).isAfter(Instant.now().plusSeconds(85 * 60));
        assertThat(sms("near").getLast()).contains("attendu à");
        say("far", "done " + code);
        assertThat(sms("far").getLast()).contains(code + " is not a work order you were asked about");
        assertThat(order().state()).isEqualTo(WorkOrderState.ACKNOWLEDGED);
        say("near", "Arrivé.");
        say("near", "eta " + code + " 10");
        assertThat(sms("near").getLast()).contains("déjà à vous");
        say("near", "pièce");
        assertThat(sms("near").getLast()).contains("quelle pièce");
        say("near", "Besoin pièce " + code.toLowerCase(Locale.ROOT) + " : redresseur 48V");
        assertThat(order().partWanted()).isEqualTo("redresseur 48V");
        say("near", "fini");
        assertThat(sms("near").getLast()).contains("Quelle était la cause", "RECT");
        say("near", "FINI " + code + " rédresseur grillé");
        assertThat(sms("near").getLast()).contains("cause redresseur");
        say("near", "fini " + code + " batterie");

        assertThat(sms("near").getLast()).contains("déjà clos, rien n'a changé");
        assertThat(outcome()).isEqualTo("repaired");
        assertThat(order().causeCode()).isEqualTo("RECT");
        assertThat(order().note()).isEqualTo("rédresseur grillé");
        assertThat(timeline()).contains("eta", "part-wanted", "explained");
    }

    /** With the longest name among the demo's sites, and a cause that takes many words. */
    @Test
    void anOfferAndItsConfirmationTakeOneSmsEach() {
        Site longest = NetworkBuilder.demo().sites().stream()
                .max(Comparator.comparingInt(site -> site.name().length()))
                .orElseThrow();
        for (String language : List.of("fr", "en")) {
            technician(language, 5.4, language);
            in(() -> {
                inventory.saveAll(List.of(), List.of(place(longest.id(), longest.name())), List.of(), List.of());
                return jdbc.sql("UPDATE incident SET sites = ARRAY[?], root_cause = ?::jsonb WHERE number = ?")
                        .params(longest.id(), rootCause(longest.id(), "rectifierHighVoltage"), incident)
                        .update();
            });
            dispatch(language);
            say(language, "OK " + offeredTo(language).code());
            await(() -> sms(language).size() == 2);

            assertThat(sms(language)).allSatisfy(text -> {
                SmsText sent = SmsText.of(text.replaceAll("http://[^/]+/job/", "https://towerflow.example/job/"));
                assertThat(sent.gsm()).as(text).isTrue();
                assertThat(sent.segments()).as(text).isEqualTo(1);
                assertThat(text).contains(longest.id());
            });
            engine.deleteProcessInstance(process.getId(), "for the next");
        }
    }

    @Test
    void whoIsBusyWithManyJobsIsStillAnswered() {
        technician("quick", 5.4, "en");
        dispatch(null);
        String code = offeredTo("quick").code();
        say("quick", "yes");
        await(() -> sms("quick").size() == 2);
        for (int minutes = 90; minutes > 80; minutes--) {
            say("quick", "eta " + code + " " + minutes);
        }

        assertThat(sms("quick")).hasSize(12);
        assertThat(sms("quick").getLast()).contains("expected at");
    }

    @Test
    void aRefusalGoesToTheNext() {
        technician("first", 5.4, "en");
        technician("second", 5.6, "en");
        dispatch(null);
        WorkOrder order = offeredTo("first");

        say("first", "No " + order.code() + ", my car is broken");

        assertThat(offeredTo("second").code()).isEqualTo(order.code());
        Offer refused = offers().getFirst();
        assertThat(refused.state()).isEqualTo(OfferState.DECLINED);
        assertThat(refused.answer()).isEqualTo("my car is broken");
    }

    @Test
    void silenceGoesToTheNextAndALateYesIsToldSo() {
        technician("silent", 5.4, "en");
        technician("second", 5.6, "en");
        dispatch(null);
        WorkOrder order = offeredTo("silent");

        runTimer("timer_offerSilent");
        offeredTo("second");
        say("second", "yes " + order.code());
        await(() -> order().state() == WorkOrderState.ACKNOWLEDGED);
        say("silent", "yes " + order.code());

        assertThat(order().technicianId()).isEqualTo("second");
        assertThat(sms("silent").getLast()).contains("has gone to somebody else");
        assertThat(offers()).extracting(Offer::state).containsExactly(OfferState.SILENT, OfferState.ACCEPTED);
    }

    @Test
    void anAnswerThatCrossesTheTimerCounts() {
        technician("quick", 5.4, "en");
        dispatch(null);
        WorkOrder order = offeredTo("quick");
        // The answer is stored, its message to the process not yet told when the timer fires.
        String timer = timer("timer_offerSilent").getId();
        in(() -> {
            offerService.accept(order.id(), "quick", "quick");
            management.executeJob(timer);
            return true;
        });

        await(() -> sms("quick").size() == 2);
        assertThat(order().state()).isEqualTo(WorkOrderState.ACKNOWLEDGED);
        say("quick", "done");
        assertThat(outcome()).isEqualTo("repaired");
    }

    @Test
    void nobodyLeftIsReported() {
        technician("only", 5.4, "fr");
        technician("asleep", 5.4, "fr", offShift(), EnumSet.allOf(Skill.class));
        dispatch(null);
        WorkOrder order = offeredTo("only");

        say("only", "non " + order.code());

        assertThat(outcome()).isEqualTo("nobody");
        assertThat(order().state()).isEqualTo(WorkOrderState.REJECTED);
        assertThat(timeline()).contains("nobody-available");
        assertThat(ended("endEvent_nobodyAvailable")).isTrue();
    }

    @Test
    void whoIsOnTheWayIsToldToStandDownWhenTheDispatchIsCancelled() {
        technician("driver", 5.4, "fr");
        dispatch(null);
        WorkOrder order = offeredTo("driver");
        say("driver", "OK");
        await(() -> sms("driver").size() == 2);

        engine.deleteProcessInstance(process.getId(), "all clear");

        assertThat(order().state()).isEqualTo(WorkOrderState.CANCELLED);
        assertThat(sms("driver").getLast()).contains(order.code() + " n'est plus nécessaire");
        assertThat(timeline()).contains("stood-down");
        say("driver", "arrivé " + order.code());
        assertThat(sms("driver").getLast()).contains("Il n'y a plus rien à faire");
    }

    @Test
    void whoCannotRepairSaysSo() {
        technician("visitor", 5.4, "en");
        dispatch(null);
        WorkOrder order = offeredTo("visitor");
        say("visitor", "y " + order.code());
        say("visitor", "CANNOT " + order.code() + " no spare rectifier");

        assertThat(outcome()).isEqualTo("notRepaired");
        assertThat(order().note()).isEqualTo("no spare rectifier");
    }

    @Test
    void whoCannotRepairIsAskedWhyAndTheNextMessageIsTheReason() {
        technician("silent", 5.4, "fr");
        dispatch(null);
        WorkOrder order = offeredTo("silent");
        say("silent", "oui " + order.code());
        await(() -> sms("silent").size() == 2);
        say("silent", "IMPOSSIBLE " + order.code());

        assertThat(sms("silent").getLast()).contains(order.code(), "Pourquoi");
        assertThat(order().state()).isEqualTo(WorkOrderState.FAILED);
        // However it begins: no job is open that a no could mean
        say("silent", "non, le groupe est noyé");
        assertThat(order().note()).isEqualTo("non, le groupe est noyé");
        assertThat(sms("silent").getLast()).contains("noté").doesNotContain("Pourquoi");
        say("silent", "et la route est coupée");
        assertThat(order().note()).isEqualTo("non, le groupe est noyé");
        assertThat(outcome()).isEqualTo("notRepaired");
        assertThat(in(() -> incidents.timeline(incident)))
                .flatExtracting(TimelineEntry::arguments)
                .doesNotContain("-", "null", "");
    }

    @Test
    void aMisspeltCauseIsAskedBackAndAYesMeansIt() {
        technician("hasty", 5.4, "fr");
        dispatch(null);
        WorkOrder order = offeredTo("hasty");
        say("hasty", "oui " + order.code());
        await(() -> sms("hasty").size() == 2);
        say("hasty", "FINI " + order.code() + " redreseur");

        assertThat(sms("hasty").getLast()).contains("Vouliez-vous dire redresseur (RECT)");
        assertThat(order().state()).isEqualTo(WorkOrderState.COMPLETED);
        assertThat(order().causeCode()).isNull();
        say("hasty", "Oui");
        assertThat(order().causeCode()).isEqualTo("RECT");
        assertThat(sms("hasty").getLast()).contains("cause redresseur");
    }

    @Test
    void aCauseThatWasNotNamedIsTakenFromTheNextMessage() {
        technician("short", 5.4, "fr");
        dispatch(null);
        WorkOrder order = offeredTo("short");
        say("short", "oui " + order.code());
        await(() -> sms("short").size() == 2);
        say("short", "fini " + order.code());
        say("short", "groupe électrogène");

        assertThat(order().causeCode()).isEqualTo("GEN");
    }

    @Test
    void whoSaidNoIsNotAskedForTheSameIncidentAgain() {
        technician("first", 5.4, "en");
        technician("second", 5.6, "en");
        dispatch(null);
        WorkOrder order = offeredTo("first");
        say("first", "no " + order.code() + " ill");
        offeredTo("second");
        say("second", "no " + order.code());
        assertThat(outcome()).isEqualTo("nobody");

        technician("third", 6.9, "en");
        assertThat(in(() -> selection.candidatesFor(incident)).ranked())
                .filteredOn(CandidateRanking.Ranked::eligible)
                .extracting(one -> one.candidate().technicianId())
                .contains("third")
                .doesNotContain("first", "second");
        dispatch(null);
        offeredTo("third");
        assertThat(sms("first")).hasSize(2);
    }

    @Test
    void thePartInTheVanIsTheOneThatIsBookedAndNamed() {
        technician("driver", 5.4, "en");
        aPartAndAPermitAreNeeded();
        in(() -> {
            stock.saveAll(List.of(new PartStock.Place("van-1", "Van 1", "driver", null, null, "rectifier-48v", 1, 0)));
            return true;
        });
        dispatch(null);
        await(() -> tasks.createTaskQuery().processInstanceId(process.getId()).count() == 1);
        answerPermit("granted");
        WorkOrder order = offeredTo("driver");
        assertThat(offers().getFirst().reasons())
                .anySatisfy(reason -> assertThat(reason.key()).isEqualTo("dispatch.why.part-van"));
        say("driver", "yes " + order.code());
        await(() -> sms("driver").size() == 2);

        assertThat(in(() -> bookings.part(order.id())).orElseThrow().locationId())
                .isEqualTo("van-1");
        assertThat(sms("driver").getLast()).contains("Part: your van");
        assertThat(in(() -> stock.of("rectifier-48v")))
                .extracting(PartStock.Place::locationId, PartStock.Place::reserved)
                .containsExactlyInAnyOrder(tuple("depot", 0), tuple("van-1", 1));
    }

    @Test
    void thePartThatIsBookedCountsAsThere() {
        technician("driver", 5.4, "en");
        aPartAndAPermitAreNeeded();
        dispatch(null);
        await(() -> tasks.createTaskQuery().processInstanceId(process.getId()).count() == 1);
        answerPermit("granted");
        offeredTo("driver");

        // The last piece is reserved for this very visit
        assertThat(offers().getFirst().reasons())
                .extracting(Reason::key)
                .contains("dispatch.why.part-depot")
                .doesNotContain("dispatch.why.part-nowhere");
    }

    @Test
    void whoGivesBackIsReplaced() {
        technician("first", 5.4, "en");
        technician("second", 5.6, "en");
        dispatch(null);
        WorkOrder order = offeredTo("first");
        say("first", "yes " + order.code());
        await(() -> sms("first").size() == 2);

        say("first", "no " + order.code() + " accident on the road");

        offeredTo("second");
        assertThat(offers().getFirst().state()).isEqualTo(OfferState.RETURNED);
    }

    @Test
    void theDispatchersChoiceIsAskedFirst() {
        technician("near", 5.4, "en");
        technician("chosen", 7.5, "en", "24/7", Set.of(Skill.CIVIL));
        dispatch("chosen");

        offeredTo("chosen");
        assertThat(offers().getFirst().chosenByDispatcher()).isTrue();
    }

    @Test
    void outsideShiftNobodyIsAskedUnlessTheDispatcherSaysWhy() {
        technician("near", 5.4, "en");
        technician("asleep", 5.3, "en", offShift(), EnumSet.allOf(Skill.class));
        dispatch("asleep");
        offeredTo("near");
        assertThat(sms("asleep")).isEmpty();
        assertThat(timeline()).contains("choice-not-asked");
        engine.deleteProcessInstance(process.getId(), "for the next");

        assertThatThrownBy(() -> in(() -> {
                    selection.choose(incident, "asleep", " ", "dispatcher", true);
                    return true;
                }))
                .isInstanceOf(RuleBrokenException.class)
                .hasMessageContaining("Technician asleep");
        in(() -> {
            selection.choose(incident, "asleep", "lives next door and agreed by phone", "dispatcher", true);
            return true;
        });
        dispatch("asleep");
        offeredTo("asleep");
        assertThat(offers()).singleElement().satisfies(offer -> assertThat(offer.chosenByDispatcher())
                .isTrue());
        assertThat(timeline()).contains("technician-chosen");
    }

    @Test
    void ofSeveralWhoAreAskedTheFirstToAcceptHasItAndTheOthersAreTold() {
        critical();
        technician("one", 5.4, "en");
        technician("two", 5.5, "fr");
        technician("three", 5.6, "en");
        dispatch(null);
        offeredTo("one");
        WorkOrder order = offeredTo("two");
        assertThat(sms("three")).isEmpty();

        say("two", "oui " + order.code());
        await(() -> sms("two").size() == 2);
        assertThat(order().technicianId()).isEqualTo("two");
        assertThat(sms("one").getLast()).contains(order.code() + " has gone to somebody else");
        say("one", "yes " + order.code());

        assertThat(order().technicianId()).isEqualTo("two");
        assertThat(sms("one").getLast()).contains("has gone to somebody else meanwhile");
        assertThat(offers()).extracting(Offer::state).containsExactly(OfferState.WITHDRAWN, OfferState.ACCEPTED);
    }

    @Test
    void twoWhoAcceptAtTheSameInstantAreNotBothSent() throws Exception {
        critical();
        technician("one", 5.4, "en");
        technician("two", 5.5, "en");
        dispatch(null);
        offeredTo("one");
        WorkOrder order = offeredTo("two");

        CyclicBarrier together = new CyclicBarrier(2);
        List<Callable<Boolean>> both =
                List.of(() -> acceptTogether(order, "one", together), () -> acceptTogether(order, "two", together));
        long accepted;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            accepted =
                    threads.invokeAll(both).stream().filter(Future::resultNow).count();
        }

        assertThat(accepted).isEqualTo(1);
        assertThat(offers())
                .extracting(Offer::state)
                .containsExactlyInAnyOrder(OfferState.WITHDRAWN, OfferState.ACCEPTED);
    }

    @Test
    void whoIsJustBeingChosenIsNotChosenForAnotherWorkOrderAtTheSameTime() {
        technician("near", 5.4, "en");
        technician("far", 5.6, "en");
        String first = in(() -> service.open(incident, null)).id();
        String second = in(() -> service.open(incident, null)).id();

        in(() -> {
            assertThat(selection.chooseTechnician(first).orElseThrow().technicianId())
                    .isEqualTo("near");
            // The first choice is not stored yet, and the second does not wait for it.
            assertThat(CompletableFuture.supplyAsync(() -> in(() -> selection.chooseTechnician(second)))
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join()
                            .orElseThrow()
                            .technicianId())
                    .isEqualTo("far");
            return true;
        });

        String third = in(() -> service.open(incident, null)).id();
        assertThat(in(() -> selection.chooseTechnician(third))).isEmpty();
    }

    @Test
    void theNextIsAskedOnceAllOfSeveralHaveSaidNo() {
        critical();
        technician("one", 5.4, "en");
        technician("two", 5.5, "en");
        technician("three", 5.6, "en");
        dispatch(null);
        offeredTo("one");
        WorkOrder order = offeredTo("two");

        say("one", "no " + order.code());
        assertThat(sms("three")).isEmpty();
        assertThat(order().technicianId()).isEqualTo("two");
        say("two", "no " + order.code());

        offeredTo("three");
    }

    private boolean acceptTogether(WorkOrder order, String technician, CyclicBarrier together) throws Exception {
        together.await();
        try {
            in(() -> offerService.accept(order.id(), technician, technician));
            return true;
        } catch (ConflictException late) {
            return false;
        }
    }

    private void critical() {
        in(() -> jdbc.sql("UPDATE incident SET severity = 'critical' WHERE number = ?")
                .param(incident)
                .update());
    }

    @Test
    void aRefusedPermitUndoesTheReservationOfThePart() {
        technician("near", 5.4, "en");
        aPartAndAPermitAreNeeded();
        dispatch(null);
        await(() -> tasks.createTaskQuery().processInstanceId(process.getId()).count() == 1);
        assertThat(free()).isZero();
        assertThat(in(() -> bookings.permit(workOrderId())).orElseThrow().state())
                .isEqualTo("requested");
        assertThat(sms("near")).isEmpty();

        tasks.setAssignee(permitTask(), "somebody else");
        answerPermit("refused");

        assertThat(outcome()).isEqualTo("refused");
        assertThat(ended("serviceTask_releasePart")).isTrue();
        assertThat(ended("serviceTask_cancelAccess")).isTrue();
        assertThat(ended("endEvent_permitRefused")).isTrue();
        assertThat(free()).isEqualTo(1);
        assertThat(sms("near")).isEmpty();
        assertThat(order().state()).isEqualTo(WorkOrderState.CANCELLED);
        assertThat(timeline())
                .containsSubsequence("part-reserved", "permit-requested", "permit-refused", "part-released");
        // By who is signed in, whoever is written down as the task's assignee
        assertThat(in(() -> incidents.timeline(incident)))
                .filteredOn(entry -> entry.kind().equals("permit-refused"))
                .extracting(TimelineEntry::actor)
                .containsExactly("boris");
    }

    @Test
    void aGrantedPermitLetsTheVisitGoOnAndTheRepairTakesThePart() {
        technician("near", 5.4, "en");
        aPartAndAPermitAreNeeded();
        dispatch(null);
        await(() -> tasks.createTaskQuery().processInstanceId(process.getId()).count() == 1);
        answerPermit("granted");
        WorkOrder order = offeredTo("near");
        assertThat(in(() -> bookings.permit(order.id())).orElseThrow().reference())
                .isEqualTo("P-17");
        say("near", "yes " + order.code());
        say("near", "done " + order.code() + " rectifier");

        assertThat(outcome()).isEqualTo("repaired");
        PartStock.Place place = in(() -> stock.of("rectifier-48v")).getFirst();
        assertThat(place.onHand()).isZero();
        assertThat(place.reserved()).isZero();
    }

    @Test
    void aPermitThatNobodyAnswersDoesNotHoldTheVisitUp() {
        technician("near", 5.4, "en");
        aPartAndAPermitAreNeeded();
        dispatch(null);
        await(() -> tasks.createTaskQuery().processInstanceId(process.getId()).count() == 1);

        runTimer("boundaryEvent_permitSilent");

        offeredTo("near");
        assertThat(timeline()).contains("permit-unanswered");
    }

    @Test
    void nobodyAvailableUndoesWhatWasBooked() {
        technician("only", 5.4, "en");
        aPartAndAPermitAreNeeded();
        dispatch(null);
        await(() -> tasks.createTaskQuery().processInstanceId(process.getId()).count() == 1);
        answerPermit("granted");
        say("only", "no " + offeredTo("only").code());

        assertThat(outcome()).isEqualTo("nobody");
        assertThat(free()).isEqualTo(1);
        assertThat(in(() -> bookings.permit(workOrderId())).orElseThrow().state())
                .isEqualTo("cancelled");
    }

    @Test
    void whoCancelsTheWorkOrderUndoesItAll() {
        technician("near", 5.4, "en");
        aPartAndAPermitAreNeeded();
        dispatch(null);
        await(() -> tasks.createTaskQuery().processInstanceId(process.getId()).count() == 1);
        answerPermit("granted");
        WorkOrder order = offeredTo("near");
        say("near", "yes " + order.code());
        await(() -> sms("near").size() == 2);

        in(() -> service.cancel(order.id(), "dispatcher"));

        assertThat(outcome()).isEqualTo("cancelled");
        assertThat(ended("serviceTask_releasePart")).isTrue();
        assertThat(ended("serviceTask_cancelAccess")).isTrue();
        assertThat(ended("serviceTask_releaseTechnician")).isTrue();
        assertThat(free()).isEqualTo(1);
        assertThat(sms("near").getLast()).contains("no longer needed");
    }

    @Test
    void aRunningDispatchGoesOverToANewVersionOnlyWhereNothingGetsLostAndGoesOnThere() throws IOException {
        technician("near", 5.4, "en");
        aPartAndAPermitAreNeeded();
        dispatch(null);
        await(() -> tasks.createTaskQuery().processInstanceId(process.getId()).count() == 1);
        Date due = timer("boundaryEvent_permitSilent").getDuedate();
        String diagram = new String(
                new ClassPathResource("processes/dispatch/dispatch-technician.bpmn")
                        .getInputStream()
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        List<String> deployed = new ArrayList<>();
        try {
            deployed.add(deploy(diagram.replace("userTask_obtainPermit", "userTask_getPermit")));
            deployed.add(deploy(diagram.replace("boundaryEvent_undoPart", "boundaryEvent_otherUndo")));
            int first = in(() -> processVersions.versions("dispatch-technician"))
                    .getLast()
                    .number();
            int renamed = first + 1;

            assertThat(tried(first, renamed, Map.of()).reasons())
                    .extracting(InstanceMigration.Reason::word, InstanceMigration.Reason::step)
                    .containsExactly(tuple("no-counterpart", "userTask_obtainPermit"));
            assertThat(tried(first, first + 2, Map.of()).reasons())
                    .extracting(InstanceMigration.Reason::word, InstanceMigration.Reason::step)
                    .containsExactly(tuple("undo", "serviceTask_reservePart"));
            assertThat(timer("boundaryEvent_permitSilent").getDuedate()).isEqualTo(due);
            assertThat(tried(first, renamed, Map.of("userTask_obtainPermit", "userTask_getPermit"))
                            .outcome())
                    .isEqualTo(InstanceMigration.Outcome.CAN);

            long move = in(() -> processMoves.newest("dispatch-technician", 1))
                    .getFirst()
                    .id();
            in(() -> {
                processMoves.order(move, "admin");
                return true;
            });
            assertThat(found(move).outcome()).isEqualTo(InstanceMigration.Outcome.MOVED);
            assertThat(timer("boundaryEvent_permitSilent").getDuedate()).isEqualTo(due);
            answerPermit("granted");
            WorkOrder order = offeredTo("near");
            say("near", "yes " + order.code());
            await(() -> sms("near").size() == 2);
            in(() -> service.cancel(order.id(), "dispatcher"));

            assertThat(outcome()).isEqualTo("cancelled");
            assertThat(ended("serviceTask_releasePart")).isTrue();
            assertThat(ended("serviceTask_cancelAccess")).isTrue();
            assertThat(free()).isEqualTo(1);
        } finally {
            deployed.forEach(id -> repository.deleteDeployment(id, true));
        }
    }

    private String deploy(String diagram) {
        return repository
                .createDeployment()
                .name(tenant)
                .addString("dispatch-technician.bpmn", diagram)
                .addClasspathResource("forms/dispatch/obtain-permit.form")
                .deploy()
                .getId();
    }

    private InstanceMigration.Instance tried(int from, int to, Map<String, String> counterparts) {
        return found(in(() -> processMoves.attempt("dispatch-technician", from, to, counterparts, false, "analyst")));
    }

    private InstanceMigration.Instance found(long move) {
        await(() -> in(() -> processMoves.find(move)).orElseThrow().state().rests());
        return in(() -> processMoves.instances(move)).getFirst();
    }

    @Test
    void aDispatchThatTheEngineDeletesLeavesNothingBooked() {
        technician("near", 5.4, "en");
        aPartAndAPermitAreNeeded();
        dispatch(null);
        await(() -> tasks.createTaskQuery().processInstanceId(process.getId()).count() == 1);

        engine.deleteProcessInstance(process.getId(), "all clear");

        assertThat(free()).isEqualTo(1);
        assertThat(in(() -> bookings.permit(workOrderId())).orElseThrow().state())
                .isEqualTo("cancelled");
    }

    @Test
    void whoIsStillOnTheWayWhenTheShiftEndsHandsOver() {
        technician("tired", 5.4, "en");
        technician("fresh", 5.6, "en");
        dispatch(null);
        WorkOrder order = offeredTo("tired");
        say("tired", "yes " + order.code());
        await(() -> timer("timer_shiftEnds") != null);
        saveTechnician("tired", phones.get("tired"), 5.4, "en", offShift(), EnumSet.allOf(Skill.class));

        runTimer("timer_shiftEnds");

        offeredTo("fresh");
        assertThat(sms("tired").getLast()).contains("Your shift is over");
        assertThat(timeline()).contains("handed-over");
    }

    @Test
    void whoIsOnSiteWhenTheShiftEndsFinishes() {
        technician("steady", 5.4, "en");
        technician("fresh", 5.6, "en");
        dispatch(null);
        WorkOrder order = offeredTo("steady");
        say("steady", "yes " + order.code());
        say("steady", "arrived " + order.code());
        await(() -> timer("timer_shiftEnds") != null);
        saveTechnician("steady", phones.get("steady"), 5.4, "en", offShift(), EnumSet.allOf(Skill.class));

        runTimer("timer_shiftEnds");

        assertThat(order().technicianId()).isEqualTo("steady");
        assertThat(sms("fresh")).isEmpty();
        say("steady", "done " + order.code() + " fuse");
        assertThat(outcome()).isEqualTo("repaired");
    }

    @Test
    void whatOneCannotRepairAnotherTries() {
        technician("first", 5.4, "en");
        technician("second", 5.6, "en");
        dispatch(null);
        WorkOrder order = offeredTo("first");
        say("first", "yes " + order.code());
        say("first", "cannot " + order.code() + " no ladder");

        await(() -> sms("second").size() == 1);
        WorkOrder next = in(() -> workOrders.ofIncident(incident)).getLast();
        assertThat(next.id()).isNotEqualTo(order.id());
        say("second", "yes " + next.code());
        say("second", "done " + next.code() + " fuse");

        assertThat(outcome()).isEqualTo("repaired");
        assertThat(in(() -> workOrders.find(order.id())).orElseThrow().state()).isEqualTo(WorkOrderState.FAILED);
    }

    private void aPartAndAPermitAreNeeded() {
        in(() -> {
            String site = incidents.find(incident).orElseThrow().sites().getFirst();
            jdbc.sql("UPDATE incident SET root_cause = ?::jsonb WHERE number = ?")
                    .params(rootCause(site, "rectifierFailure"), incident)
                    .update();
            stock.saveAll(List.of(new PartStock.Place("depot", "Depot", null, 5.3, -4.0, "rectifier-48v", 1, 0)));
            admissions.saveAccess(List.of(new SiteAccess.Access(site, true, null, "Landlord")));
            return true;
        });
    }

    private static String rootCause(String site, String cause) {
        return """
                {"alarmedObject": "%s", "siteId": "%s", "probableCause": "%s", "confidence": 0.9,
                 "rule": "test", "ruleVersion": 1, "category": "energy", "provisional": false,
                 "explanation": {"key": "Rectifier failure", "arguments": []},
                 "evidence": [], "chain": [], "rejected": []}""".formatted(site, site, cause);
    }

    private int free() {
        return in(() -> stock.of("rectifier-48v")).getFirst().free();
    }

    private void answerPermit(String answer) {
        String task = permitTask();
        identities.setAuthentication("boris", List.of("dispatcher"), List.of(tenant));
        try {
            Tenancy.as(tenant, () -> tasks.complete(task, Map.of("permit", answer, "permitReference", "P-17")));
        } finally {
            identities.clearAuthentication();
        }
    }

    /** The one task of a dispatch, whatever it is called in the version where it runs. */
    private String permitTask() {
        return tasks.createTaskQuery()
                .processInstanceId(process.getId())
                .singleResult()
                .getId();
    }

    @Test
    void whoIsAskedForOneJobIsNotAskedForAnother() {
        technician("busy", 5.4, "en");
        dispatch(null);
        offeredTo("busy");

        ProcessInstance other = start(null);

        await(() -> historic(other.getId(), "dispatchOutcome") != null);
        assertThat(historic(other.getId(), "dispatchOutcome")).isEqualTo("nobody");
    }

    @Test
    void anUnknownPhoneAndMachinesThatAnswerMachinesAreBounded() {
        technician("chatty", 5.4, "en");
        for (int i = 0; i < 20; i++) {
            say("chatty", "I am a machine");
        }

        assertThat(sms("chatty")).hasSize(12).allSatisfy(text -> assertThat(text)
                .contains("Nothing is waiting"));
    }

    @Test
    void twoWhoShareAPhoneAnswerForTheirOwnJobs() {
        technician("one", 5.4, "en");
        phones.put("two", phones.get("one"));
        saveTechnician("two", phones.get("one"), 5.6, "en", "24/7", EnumSet.allOf(Skill.class));
        dispatch(null);
        WorkOrder first = offeredTo("one");
        ProcessInstance other = start(null);
        await(() -> in(() -> workOrders.page(new WorkOrders.Filter("open", null, null, "two"), 0, 10))
                        .total()
                == 1);
        await(() -> sms("two").size() == 1);
        WorkOrder second = in(() -> workOrders.page(new WorkOrders.Filter("open", null, null, "two"), 0, 10))
                .workOrders()
                .getFirst();

        say("one", "yes");
        assertThat(sms("two").getLast()).contains("Which one", first.code(), second.code());
        say("one", "yes " + second.code());
        await(() -> sms("two").stream().anyMatch(text -> text.contains("is yours, Technician two")));

        await(() -> in(() -> workOrders.find(second.id())).orElseThrow().state() == WorkOrderState.ACKNOWLEDGED);
        assertThat(in(() -> workOrders.find(second.id())).orElseThrow().technicianId())
                .isEqualTo("two");
        assertThat(in(() -> workOrders.find(first.id())).orElseThrow().state()).isEqualTo(WorkOrderState.PENDING);
    }

    private void technician(String id, double latitude, String language) {
        technician(id, latitude, language, "24/7", EnumSet.allOf(Skill.class));
    }

    private void technician(String id, double latitude, String language, String shift, Set<Skill> skills) {
        String phone = Unused.phone();
        phones.put(id, phone);
        saveTechnician(id, phone, latitude, language, shift, skills);
    }

    private void saveTechnician(
            String id, String phone, double latitude, String language, String shift, Set<Skill> skills) {
        in(() -> {
            people.saveTechnicians(List.of(new Technician(
                    new Person(id, "Technician " + id, Role.TECHNICIAN, phone, null, Locale.of(language)),
                    skills,
                    latitude,
                    -4.02,
                    shift,
                    ZoneId.of("Africa/Abidjan"))));
            return true;
        });
    }

    private void dispatch(String technicianId) {
        process = start(technicianId);
    }

    private ProcessInstance start(String technicianId) {
        Map<String, Object> variables = new HashMap<>(Map.of("incidentNumber", incident, "incidentPriority", 40));
        variables.put("technicianId", technicianId);
        return Tenancy.as(tenant, () -> engine.createProcessInstanceByKey("dispatch-technician")
                .businessKey(incident)
                .setVariables(variables)
                .execute());
    }

    private WorkOrder offeredTo(String technicianId) {
        await(() -> offers().stream()
                .anyMatch(offer -> offer.technicianId().equals(technicianId) && offer.state() == OfferState.OPEN));
        return order();
    }

    private void say(String technicianId, String body) {
        in(() -> {
            events.publishEvent(new SmsReceived(
                    "SM" + UUID.randomUUID(), phones.get(technicianId), "+2252700000000", body, Instant.now()));
            return true;
        });
    }

    private WorkOrder order() {
        return in(() -> workOrders.find(workOrderId())).orElseThrow();
    }

    private List<Offer> offers() {
        String id = workOrderId();
        return id == null ? List.of() : in(() -> workOrders.offers(id));
    }

    private String workOrderId() {
        return historic(process.getId(), "workOrderId");
    }

    private String outcome() {
        await(() -> history.createHistoricProcessInstanceQuery()
                        .processInstanceId(process.getId())
                        .finished()
                        .count()
                == 1);
        return historic(process.getId(), "dispatchOutcome");
    }

    private String historic(String processInstanceId, String variable) {
        return history
                .createHistoricVariableInstanceQuery()
                .processInstanceId(processInstanceId)
                .variableName(variable)
                .list()
                .stream()
                .map(it -> (String) it.getValue())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private boolean ended(String activityId) {
        return history.createHistoricActivityInstanceQuery()
                        .processInstanceId(process.getId())
                        .activityId(activityId)
                        .count()
                == 1;
    }

    private Job timer(String activityId) {
        return management
                .createJobQuery()
                .activityId(activityId)
                .timers()
                .tenantIdIn(tenant)
                .singleResult();
    }

    private void runTimer(String activityId) {
        management.executeJob(timer(activityId).getId());
    }

    private List<String> sms(String technicianId) {
        return in(() -> jdbc.sql(
                        "SELECT body FROM message WHERE recipient_id = ? AND channel = 'sms' ORDER BY created_at, id")
                .param(technicianId)
                .query(String.class)
                .list());
    }

    private List<String> timeline() {
        return in(() -> incidents.timeline(incident)).stream()
                .map(TimelineEntry::kind)
                .toList();
    }

    private <T> T in(Supplier<T> work) {
        return Tenancy.as(tenant, () -> transaction.execute(tx -> work.get()));
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        org.awaitility.Awaitility.await().atMost(PATIENCE).until(condition);
    }
}
