package io.towerflow.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.escalation.Decision.State;
import io.towerflow.identity.Role;
import io.towerflow.incident.EscalationStart;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.maintenance.MaintenanceWindow;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.maintenance.WindowRequest;
import io.towerflow.people.CoverHours;
import io.towerflow.people.OnCall;
import io.towerflow.people.OnCallRotation;
import io.towerflow.people.OnCallTeam;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Shift;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.rules.RuleVersion;
import io.towerflow.rules.RuleVersions;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Escalations on a virtual clock, by the shipped tables and an on-call plan of two countries. */
@TowerFlowTest
class EscalationLifecycleTest {

    private static final String TENANT = "escalation-course-test";
    /** A Wednesday in Abidjan, where clocks show UTC. */
    private static final Instant NOON = Instant.parse("2026-12-02T12:00:00Z");

    @Autowired
    EscalationLifecycle lifecycle;

    @Autowired
    WhatIf whatIf;

    @Autowired
    OnCall onCall;

    @Autowired
    People people;

    @Autowired
    Inventory inventory;

    @Autowired
    MaintenanceWindows windows;

    @Autowired
    RuleVersions versions;

    @Autowired
    Clock clock;

    @BeforeEach
    void plan() {
        Tenancy.as(TENANT, () -> {
            people.saveAll(List.of(
                    person("ann", Role.TECHNICIAN),
                    person("bob", Role.TECHNICIAN),
                    person("pia", Role.TECHNICIAN),
                    person("dora", Role.DISPATCHER),
                    person("mia", Role.MANAGER)));
            onCall.saveTeams(List.of(
                    team("north", "north", "Africa/Abidjan", "CI"), team("paris", "paris", "Europe/Paris", "FR")));
            onCall.saveRotations(List.of(
                    rotation("north", 1, "7d", "ann"),
                    rotation("north", 2, "7d", "bob"),
                    rotation("paris", 1, "1d", "ann", "pia")));
        });
    }

    @Test
    void anUnansweredCriticalIncidentGoesThroughAllStepsToTheManager() {
        assertThat(story(incident(PerceivedSeverity.CRITICAL, 1, null), NOON, null))
                .containsExactly(
                        "+0 asked 1.1 ann dora",
                        "+10 asked 1.2 ann dora",
                        "+20 asked 2.1 bob",
                        "+30 asked 3.1 mia",
                        "+45 asked 3.2 mia",
                        "+60 exhausted");
    }

    @Test
    void anAcknowledgementStopsItAndItsExpiryGoesOnWithTheSamePeople() {
        assertThat(story(incident(PerceivedSeverity.CRITICAL, 1, null), NOON, 5))
                .startsWith(
                        "+0 asked 1.1 ann dora",
                        "+5 acknowledged",
                        "+35 asked 1.1 ann dora",
                        "+45 asked 1.2 ann dora",
                        "+55 asked 2.1 bob");
    }

    @Test
    void quietHoursHoldAMajorIncidentAndLetACriticalOneThrough() {
        Instant night = Instant.parse("2026-12-02T23:15:00Z");
        assertThat(story(incident(PerceivedSeverity.MAJOR, 1, null), night, null))
                .startsWith("+0 held", "+405 asked 1.1 dora", "+415 asked 2.1 ann dora", "+435 asked 3.1 mia");
        assertThat(story(incident(PerceivedSeverity.CRITICAL, 1, null), night, null))
                .startsWith("+0 asked 1.1 ann dora");
        // A site that goes down in an hour is not held until the morning
        assertThat(story(incident(PerceivedSeverity.MAJOR, 1, night.plus(Duration.ofMinutes(70))), night, null))
                .startsWith("+0 asked 1.1 dora");
    }

    @Test
    void aHolidayIsNoBusinessDay() {
        // Independence Day in Ivory Coast, a Friday; in France a day like any other
        Instant friday = Instant.parse("2026-08-07T10:00:00Z");
        Decision held = next(incident(PerceivedSeverity.MINOR, 1, null), Progress.begin(friday), List.of(), friday);
        assertThat(held.state()).isEqualTo(State.HELD);
        assertThat(held.due()).isEqualTo(Instant.parse("2026-08-10T08:00:00Z"));
        assertThat(held.rules()).containsExactly("A minor incident waits for business hours");
        assertThat(next(
                                new EscalationCase(PerceivedSeverity.MINOR, 1, 1, "paris", null, friday, friday, null),
                                Progress.begin(friday),
                                List.of(),
                                friday)
                        .state())
                .isEqualTo(State.ASKED);
    }

    @Test
    void wherePolicySaysSoEachOfSeveralPeopleMustAnswer() {
        EscalationCase wide = incident(PerceivedSeverity.CRITICAL, 12, null);
        Decision asked = next(wide, Progress.begin(NOON), List.of(), NOON);
        assertThat(asked.asks())
                .filteredOn(Asked::must)
                .extracting(Asked::personId)
                .containsExactlyInAnyOrder("ann", "dora");

        Instant soon = NOON.plusSeconds(60);
        Answer ann = new Answer("ann", soon, false);
        Decision partial = next(wide, asked.progress(), List.of(ann), soon);
        assertThat(partial.state()).isEqualTo(State.ASKED);
        assertThat(partial.waitingFor()).containsExactly("dora");
        assertThat(partial.due()).isEqualTo(asked.due());
        // Somebody who was not asked does not answer for them
        assertThat(next(wide, asked.progress(), List.of(ann, new Answer("mia", soon, false)), soon)
                        .state())
                .isEqualTo(State.ASKED);
        assertThat(next(wide, asked.progress(), List.of(ann, new Answer("dora", soon, false)), soon)
                        .state())
                .isEqualTo(State.ACKNOWLEDGED);
        // Time goes on for those who are missing
        assertThat(next(wide, asked.progress(), List.of(ann), asked.due()).asks())
                .isNotEmpty();
        // Nor is one answer enough because the next step was reached: whoever is asked there must answer
        assertThat(story(wide, NOON, 4))
                .startsWith("+0 asked 1.1 ann dora", "+4 asked", "+5 asked 1.2 ann dora", "+10 asked 2.1 bob")
                .endsWith("+30 exhausted");
        // What was decided needs nobody's answer
        assertThat(next(wide, asked.progress(), List.of(new Answer("mia", soon, true)), soon)
                        .due())
                .isEqualTo(soon.plus(Duration.ofHours(4)));
    }

    @Test
    void theBatteryShortensEveryStepAndTheAcknowledgement() {
        EscalationCase dying = incident(PerceivedSeverity.CRITICAL, 1, NOON.plus(Duration.ofMinutes(50)));
        Decision first = next(dying, Progress.begin(NOON), List.of(), NOON);
        assertThat(first.due()).isEqualTo(NOON.plusSeconds(150));
        assertThat(first.rules()).contains("The battery lasts less than one hour");
        Decision taken = next(
                dying, first.progress(), List.of(new Answer("ann", NOON.plusSeconds(60), false)), NOON.plusSeconds(60));
        assertThat(taken.due()).isEqualTo(NOON.plus(Duration.ofMinutes(11)));
        assertThat(story(incident(PerceivedSeverity.CRITICAL, 1, NOON.plus(Duration.ofMinutes(200))), NOON, null)
                        .getLast())
                .isEqualTo("+45 exhausted");
    }

    @Test
    void theBatteryLetsItBeginBeforeTheAgreedTimeIsOver() {
        assertThat(begin(1, 300, 60)).isEqualTo("+60 []");
        assertThat(begin(1, 150, 60))
                .isEqualTo("+49 [Nobody waits for more than a third of the time that the battery lasts]");
        assertThat(begin(12, 150, 60)).isEqualTo("+30 [At ten sites or more nobody waits for more than a fifth of it]");
        assertThat(begin(12, null, 60)).isEqualTo("+60 []");
        // What-if tells the wait, and goes on from there
        List<WhatIf.Moment> minor = Tenancy.as(
                TENANT,
                () -> whatIf.play(new WhatIf.Question(
                        null, NOON, PerceivedSeverity.MAJOR, "north", null, null, 1, 1, 100, null)));
        assertThat(words(minor, NOON)).startsWith("+0 waiting", "+33 asked 1.1 dora", "+38 asked 2.1 ann dora");
        assertThat(minor.getFirst().decision().version()).isEqualTo(whatIf.inForce());
    }

    @Test
    void whatTheBatteryBroughtForwardWaitsForTheAgreedTimeAgainOnceThePowerIsBack() {
        EscalationCase dark = new EscalationCase(
                PerceivedSeverity.MAJOR,
                1,
                1,
                "north",
                null,
                NOON,
                NOON.plus(Duration.ofMinutes(60)),
                NOON.plus(Duration.ofMinutes(100)));
        Instant begin = Tenancy.as(TENANT, () -> lifecycle.begin(dark)).at();
        assertThat(begin).isEqualTo(NOON.plus(Duration.ofMinutes(33)));
        EscalationCase lit = dark.withPowerBack();
        assertThat(story(lit, begin, null))
                .startsWith("+0 held", "+10 held", "+20 held", "+27 asked 1.1 dora", "+37 asked 2.1 ann dora");
        assertThat(next(lit, Progress.begin(NOON), List.of(), begin).rules())
                .containsExactly("The power is back: a major incident waits for the agreed time again");
        // The power goes once more: nobody waits for the agreed time
        Progress held = next(lit, Progress.begin(NOON), List.of(), begin).progress();
        assertThat(next(dark, held, List.of(), begin.plus(Duration.ofMinutes(10)))
                        .asks())
                .extracting(Asked::personId)
                .containsExactly("dora");
        // Who was asked already is not asked again before that
        Decision asked = next(dark, Progress.begin(NOON), List.of(), begin);
        assertThat(next(lit, asked.progress(), List.of(), asked.due()).state()).isEqualTo(State.HELD);
        // The policy lets a critical one go on
        EscalationCase critical = new EscalationCase(
                PerceivedSeverity.CRITICAL, 1, 1, "north", null, NOON, NOON.plus(Duration.ofMinutes(60)), null, true);
        assertThat(story(critical, NOON, null)).startsWith("+0 asked 1.1 ann dora");
    }

    @Test
    void plannedWorkPutsItOffInTheWhatIf() {
        String site = "WORK-" + UUID.randomUUID();
        Instant opened = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(1));
        String window = Tenancy.as(TENANT, () -> {
            inventory.saveAll(
                    List.of(),
                    List.of(new Site(
                            site,
                            site,
                            5.3,
                            -4.0,
                            "north",
                            false,
                            null,
                            Set.of("4G"),
                            Set.of("Alpha"),
                            "Mo-Su 00:00-24:00",
                            ZoneId.of("Africa/Abidjan"),
                            false)),
                    List.of(),
                    List.of());
            // From ten minutes after the opening, for two hours
            String number = windows.request(
                            new WindowRequest(
                                    List.of(site),
                                    false,
                                    "Swap of the rectifier",
                                    opened.plus(Duration.ofMinutes(10)),
                                    opened.plus(Duration.ofMinutes(130)),
                                    null,
                                    false),
                            "amina")
                    .number();
            windows.decide(number, true, null, "dispatcher");
            return number;
        });
        await().atMost(Duration.ofSeconds(40))
                .until(() -> Tenancy.as(
                                TENANT, () -> windows.find(window).orElseThrow().state())
                        == MaintenanceWindow.State.APPROVED);

        List<WhatIf.Moment> foretold = Tenancy.as(
                TENANT,
                () -> whatIf.play(new WhatIf.Question(
                        null, opened, PerceivedSeverity.CRITICAL, null, null, site, 1, 1, null, null)));

        // Ten of the agreed fifteen minutes were over, so five are left afterwards; its region is the site's
        assertThat(words(foretold, opened))
                .startsWith("+0 waiting", "+10 paused", "+135 asked 1.1 ann dora", "+145 asked 1.2 ann dora");
        assertThat(foretold.get(1).decision().rules()).containsExactly(window);
        Tenancy.as(TENANT, () -> {
            windows.cancel(window, "Test over", "dispatcher");
            return true;
        });
    }

    @Test
    void theWhatIfAsksAnyVersionOfThePolicy() {
        int before = versions.history("escalation").stream()
                .filter(RuleVersion::shipped)
                .reduce((later, first) -> first)
                .orElseThrow()
                .version();
        int inForce = whatIf.inForce();
        Map<String, String> files = new TreeMap<>(versions.files("escalation", before));
        files.computeIfPresent(
                "1-steps.table.csv",
                (name, table) -> table.replace("\"sms mail\",\"false\",10,2", "\"sms mail\",\"false\",7,2"));
        int newer = versions.store("escalation", files, before, "analyst", "Seven minutes are enough");

        assertThat(whatIf.versions()).contains(before, newer);
        assertThat(whatIf.inForce()).isEqualTo(inForce);
        assertThat(played(newer)).startsWith("+0 waiting", "+15 asked 1.1 ann dora", "+22 asked 1.2 ann dora");
        assertThat(played(before)).startsWith("+0 waiting", "+15 asked 1.1 ann dora", "+25 asked 1.2 ann dora");
    }

    private List<String> played(int version) {
        List<WhatIf.Moment> moments = Tenancy.as(
                TENANT,
                () -> whatIf.play(new WhatIf.Question(
                        version, NOON, PerceivedSeverity.CRITICAL, "north", null, null, 1, 1, null, null)));
        assertThat(moments)
                .allSatisfy(moment -> assertThat(moment.decision().version()).isEqualTo(version));
        return words(moments, NOON);
    }

    private String begin(int sites, @Nullable Integer battery, int agreed) {
        EscalationStart.Start start = Tenancy.as(
                TENANT,
                () -> lifecycle.begin(new EscalationCase(
                        PerceivedSeverity.MAJOR,
                        sites,
                        1,
                        "north",
                        null,
                        NOON,
                        NOON.plus(Duration.ofMinutes(agreed)),
                        battery == null ? null : NOON.plus(Duration.ofMinutes(battery)))));
        return "+" + Duration.between(NOON, start.at()).toMinutes() + " " + start.rules();
    }

    @Test
    void whoIsAskedChangesAtTheHandOverAlsoOnTheDayWhenClocksChange() {
        // Clocks in Paris go back on 25 October 2026: 08:00 is 06:00 UTC the day before and 07:00 UTC then
        EscalationCase paris = new EscalationCase(
                PerceivedSeverity.CRITICAL, 1, 1, "paris", null, NOON, Instant.parse("2026-10-25T06:50:00Z"), null);
        String before = technician(paris, "2026-10-25T06:59:00Z");
        String after = technician(paris, "2026-10-25T07:00:00Z");
        assertThat(before).isNotEqualTo(after);
        assertThat(technician(paris, "2026-10-24T06:00:00Z")).isEqualTo(before);
    }

    @Test
    void withoutAPlanTheDispatchersAreAsked() {
        Tenancy.as(
                "escalation-no-plan",
                () -> people.saveAll(List.of(person("solo", Role.DISPATCHER), person("boss", Role.MANAGER))));
        List<String> story = Tenancy.as(
                "escalation-no-plan",
                () -> words(whatIf.play(incident(PerceivedSeverity.CRITICAL, 1, null), NOON, null), NOON));
        assertThat(story)
                .containsExactly(
                        "+0 asked 1.1 solo",
                        "+10 asked 1.2 solo",
                        "+20 asked 3.1 boss",
                        "+35 asked 3.2 boss",
                        "+50 exhausted");
    }

    @Test
    void theWhatIfNamesWhatIsWrong() {
        assertThatThrownBy(() -> Tenancy.as(
                        TENANT,
                        () -> whatIf.play(new WhatIf.Question(
                                99, NOON, PerceivedSeverity.CRITICAL, null, null, "nowhere", 0, 1, -1, null))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("version")
                .hasMessageContaining("nowhere")
                .hasMessageContaining("sites")
                .hasMessageContaining("batteryMinutes");
    }

    private String technician(EscalationCase incident, String at) {
        Instant now = Instant.parse(at);
        return next(incident, Progress.begin(now), List.of(), now).asks().stream()
                .map(Asked::personId)
                .filter(id -> !id.equals("dora"))
                .findFirst()
                .orElseThrow();
    }

    private Decision next(EscalationCase incident, Progress progress, List<Answer> answers, Instant now) {
        return Tenancy.as(TENANT, () -> lifecycle.next(incident, progress, answers, now));
    }

    private List<String> story(EscalationCase incident, Instant begin, @Nullable Integer answerAfter) {
        return Tenancy.as(TENANT, () -> words(whatIf.play(incident, begin, answerAfter), begin));
    }

    static List<String> words(List<WhatIf.Moment> moments, Instant begin) {
        List<String> words = new ArrayList<>();
        for (WhatIf.Moment moment : moments) {
            Decision decision = moment.decision();
            StringBuilder line = new StringBuilder("+")
                    .append(Duration.between(begin, moment.at()).toMinutes())
                    .append(' ')
                    .append(decision.state().word());
            if (!decision.asks().isEmpty()) {
                Asked first = decision.asks().getFirst();
                line.append(' ').append(first.step()).append('.').append(first.round());
                decision.asks().stream().map(Asked::personId).sorted().forEach(id -> line.append(' ')
                        .append(id));
            }
            words.add(line.toString());
        }
        return words;
    }

    private static EscalationCase incident(PerceivedSeverity severity, int sites, @Nullable Instant downAt) {
        return new EscalationCase(
                severity, sites, 1, "north", null, NOON, Instant.parse("2027-01-01T00:00:00Z"), downAt);
    }

    private static Person person(String id, Role role) {
        return new Person(
                id,
                id,
                role,
                "+22507" + String.format("%08d", id.hashCode() & 0xffffff),
                id + "@example.org",
                Locale.ENGLISH);
    }

    private static OnCallTeam team(String id, String region, String zone, String country) {
        return new OnCallTeam(
                id,
                id,
                Role.TECHNICIAN,
                region,
                Set.of(),
                ZoneId.of(zone),
                country,
                Shift.parse("Mo-Fr 08:00-18:00"),
                CoverHours.parse("always"));
    }

    private static OnCallRotation rotation(String team, int order, String turn, String... members) {
        return new OnCallRotation(
                team,
                "r" + order,
                order,
                List.of(members),
                LocalDateTime.parse("2026-01-05T08:00"),
                OnCallRotation.turnOf(turn),
                CoverHours.parse("always"));
    }
}
