package io.towerflow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.towerflow.alarm.AlarmType;
import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.demo.simulator.FaultKind;
import io.towerflow.demo.simulator.SimulatedAlarm;
import io.towerflow.demo.simulator.SimulatedFault;
import io.towerflow.demo.simulator.Simulator;
import io.towerflow.demo.simulator.SimulatorOptions;
import io.towerflow.demo.simulator.Trouble;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A change of the rules in a browser, from the draft to the roll back. An analyst breaks a rule and is told at its line, mends
 * it, writes a test that fails, changes two numbers, mends the test of somebody else that then fails, reads what the change
 * would have done on the last day's alarms and on a recorded file, and proposes it. An admin approves it in Tasklist, and the
 * new version decides the next alarm. A second change, without its tests, makes pieces of each trouble; the watch takes it back and
 * tells its author. At the end the admin looks into the engine by its own apps.
 * Leaves pictures in {@code target/pictures}.
 */
class WorkbenchIT {

    private static final Path PICTURES = Path.of("target", "pictures");
    /** Milliseconds; a busy machine takes its time to compile rules for the first time. */
    private static final double PATIENCE = 60_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** In the shipped {@code rules/correlation/general.drl}. */
    private static final String CONDITION = "relation == Relation.SAME_OBJECT, memberActive";

    private static final String RADIO_RULE = "What fails in the radio shows in several ways";
    private static final String VISITOR = "Somebody at the site takes its radio out of service";
    /** By the shipped number, 60 seconds, what comes so long after another is a trouble of its own. */
    private static final Duration APART = Duration.ofSeconds(75);

    private static final String TEST = "What a radio says within a minute and a half is one trouble";
    /** In the shipped {@code rules/correlation/entry.test.yaml}. */
    private static final String TEST_OF_VISITOR = "Somebody at the site switches its radio off";

    /** Of a day in which seven times somebody works at a site. */
    private static final long SEED = 8;

    private static final int FAULTS = 36;
    /** How many sites have trouble at once: by good rules as many incidents, which is in the band of a quiet night. */
    private static final int STORM = 9;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    @Test
    @Timeout(600)
    void anAnalystChangesRulesAndABadChangeGoesBackByItself() throws IOException {
        Map<String, String> settings = Map.of(
                "TOWERFLOW_DEMO_STORY", "false",
                "TOWERFLOW_WORKBENCH_BACKTEST_INTERVAL", "300ms",
                "TOWERFLOW_WORKBENCH_PUBLISHING_WATCH", "40s",
                "TOWERFLOW_WORKBENCH_PUBLISHING_LOOK", "1s");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        try (RunningServer server = new RunningServer(home, settings)) {
            server.launch();
            try (Playwright playwright = Playwright.create();
                    Browser browser = playwright
                            .chromium()
                            .launch(new BrowserType.LaunchOptions()
                                    .setExecutablePath(DispatcherDayIT.chromium())
                                    .setArgs(DispatcherDayIT.BROWSER));
                    BrowserContext analyst = context(browser);
                    BrowserContext admin = context(browser)) {
                server.awaitReady();
                story(server, analyst.newPage(), admin.newPage());
            }
        }
    }

    private void story(RunningServer server, Page analyst, Page admin) throws IOException {
        Day day = tellTheDay(server);
        assertThat(server.get("/rules", "technician").statusCode()).isEqualTo(403);
        assertThat(server.get("/api/rules/export", "dispatcher").statusCode()).isEqualTo(403);
        signIn(analyst, server, "analyst");
        signIn(admin, server, "admin");

        openDraft(analyst, server, "Slow radios, quick visitors");
        breakARule(analyst);
        mendIt(analyst);
        writeATest(analyst);
        changeTheNumbers(analyst);
        mendTheTestOfAnother(analyst);
        tryTheDay(analyst, day.visits());
        tryAFile(analyst, server);
        String proposal = propose(analyst, server, 1, "Radios complain slowly, and visitors begin at once");
        approveInTasklist(admin, server, proposal, day.visits());
        int version = awaitForce(analyst, server, proposal);
        theNextAlarmIsDecidedBy(analyst, server, version, day.quiet().getFirst());

        openDraft(analyst, server, "Radios are no group");
        makeItBad(analyst);
        String bad = propose(analyst, server, 2, "Radios complain too often to be grouped");
        approve(admin, server, bad);
        Awaitility.await(bad + " is in force").atMost(Duration.ofMinutes(1)).until(() -> read(
                        server, "/api/rules/proposals/" + bad)
                .at("/proposal/state")
                .asText()
                .equals("watched"));
        tellTroubleAt(server, day.quiet().subList(1, 1 + STORM));
        itGoesBack(analyst, server, bad, version);

        lookIntoTheEngine(admin, server);
    }

    private static BrowserContext context(Browser browser) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(1440, 900).setLocale("en-GB"));
        context.setDefaultTimeout(PATIENCE);
        return context;
    }

    /**
     * A day of the simulator.
     *
     * @param visits how often somebody opened a door and switched the radio off some minutes later
     * @param quiet sites at which nothing happened
     */
    private record Day(int visits, List<String> quiet) {}

    /** The last day as the simulator plays it: each fault by itself, nothing missing, clocks and inventory right. */
    private static Day tellTheDay(RunningServer server) throws IOException {
        Topology network = NetworkBuilder.demo().topology();
        // The backtest's period is told in whole minutes.
        Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(1));
        Instant begin = end.minus(Duration.ofHours(24)).plus(Duration.ofMinutes(15));
        Trouble day = new Simulator(network, SEED)
                .trouble(begin, Duration.between(begin, end), SimulatorOptions.clean(FAULTS));
        List<SimulatedAlarm> alarms =
                day.alarms().stream().filter(alarm -> alarm.at().isBefore(end)).toList();
        ArrayNode reports = JSON.createArrayNode();
        for (SimulatedAlarm alarm : alarms) {
            reports.add(report(
                            alarm.fact().alarmType(),
                            alarm.fact().probableCause(),
                            alarm.fact().specificProblem(),
                            alarm.clear()
                                    ? "cleared"
                                    : alarm.fact().perceivedSeverity().word(),
                            alarm.fact().alarmedObjectId(),
                            alarm.stamp())
                    .put("sourceSystemId", alarm.fact().sourceSystemId())
                    .put("externalAlarmId", "day-" + alarm.alarmNumber()));
        }
        HttpResponse<String> answer = server.post("/tmf-api/alarm/v4/alarm", reports.toString(), "admin");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        long visits = day.faults().stream()
                .filter(fault -> fault.kind() == FaultKind.PLANNED_WORK)
                .filter(fault -> raises(fault, alarms) == 2)
                .count();
        Set<String> troubled =
                alarms.stream().map(alarm -> alarm.fact().siteId()).collect(Collectors.toSet());
        List<String> quiet = network.sites().stream()
                .map(Site::id)
                .filter(site -> !troubled.contains(site))
                .limit(1 + STORM)
                .toList();
        return new Day((int) visits, quiet);
    }

    private static long raises(SimulatedFault fault, List<SimulatedAlarm> alarms) {
        return alarms.stream()
                .filter(alarm -> !alarm.clear() && alarm.faultId().equals(fault.id()))
                .count();
    }

    private static ObjectNode report(
            AlarmType type, String cause, String problem, String severity, String object, Instant at) {
        boolean clear = severity.equals("cleared");
        ObjectNode report = JSON.createObjectNode()
                .put("alarmType", type.word())
                .put("probableCause", cause)
                .put("specificProblem", problem)
                .put("perceivedSeverity", severity)
                .put("state", clear ? "cleared" : "raised")
                .put("sourceSystemId", "workbench")
                .put("alarmRaisedTime", at.toString());
        if (clear) {
            report.put("alarmClearedTime", at.toString());
        }
        report.putObject("alarmedObject").put("id", object);
        return report;
    }

    private static void signIn(Page page, RunningServer server, String user) {
        page.navigate(server.url("/login"));
        page.locator("input[name=username]").fill(user);
        page.locator("input[name=password]").fill(user);
        page.locator("button[type=submit]").first().click();
        page.locator("main#main").waitFor();
    }

    private static void openDraft(Page page, RunningServer server, String title) {
        page.navigate(server.url("/"));
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Rules").setExact(true))
                .click();
        Locator card = page.locator(".tf-sets .card")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(
                                AriaRole.LINK,
                                new Page.GetByRoleOptions().setName("Grouping").setExact(true))));
        picture(page, "rules");
        card.locator("input[name=title]").fill(title);
        card.locator("button").click();
        tell(page, "No fault.");
    }

    /** Types a wrong word and sees it told at its line. */
    private static void breakARule(Page page) {
        file(page, "general.drl");
        int line = (int) page.evaluate("""
                (text) => {
                  const editor = document.querySelector('.CodeMirror').CodeMirror;
                  let line = 0;
                  editor.eachLine((one) => { if (one.text.includes(text)) line = editor.getLineNumber(one); });
                  editor.setCursor(line, editor.getLine(line).indexOf('memberActive') + 'memberActive'.length);
                  editor.focus();
                  return line + 1;
                }""", CONDITION);
        // Among them letters that are shortcuts on other pages of the console.
        page.keyboard().type("mik");
        page.keyboard().press("Escape");
        Locator fault = page.locator("#faults .tf-fault");
        fault.waitFor();
        assertThat(fault).containsText("general.drl:" + line);
        assertThat(fault).containsText("memberActivemik");
        assertThat(page.locator("#tests")).hasAttribute("data-state", "outdated");
        assertThat(page.locator("#tests summary")).not().containsText("pass");
        assertThat(page.locator(".CodeMirror .tf-mark")).hasCount(1);
        assertThat(page.evaluate(
                                "(line) => document.querySelector('.CodeMirror').CodeMirror.lineInfo(line - 1).gutterMarkers['tf-faults'].title",
                                line)
                        .toString())
                .contains("memberActivemik");
        picture(page, "rules-fault");
    }

    /** Asks from here, time and again: the page's policy runs no expression that the page itself would have to read. */
    private static void awaitEditor(Page page, String condition) {
        Awaitility.await(condition).atMost(Duration.ofMinutes(1)).until(() -> page.evaluate(
                        "() => document.querySelector('.CodeMirror').CodeMirror." + condition)
                .equals(true));
    }

    private static void mendIt(Page page) {
        page.locator("#faults .tf-fault").click();
        // The way there asks the server first; keys pressed before it has ended go astray.
        awaitEditor(page, "getCursor().ch === 0");
        page.evaluate("""
                () => {
                  const editor = document.querySelector('.CodeMirror').CodeMirror;
                  const line = editor.getCursor().line;
                  editor.setCursor(line, editor.getLine(line).indexOf('memberActivemik') + 'memberActivemik'.length);
                }""");
        for (int i = 0; i < "mik".length(); i++) {
            page.keyboard().press("Backspace");
        }
        tell(page, "No fault.");
    }

    /** Before the number is changed it fails, and says where. */
    private static void writeATest(Page page) {
        file(page, "general.test.yaml");
        String test = """

                  - test: %2$s
                    given:
                      - Candidate: {family: radio, member family: radio, seconds: %1$d s, age: %1$d s}
                    expect only:
                      - Grouping by %3$s
                """.formatted(APART.toSeconds(), TEST, RADIO_RULE);
        // Ends in a line break, so the expectation stands on the line before the last.
        int line = (int) page.evaluate("""
                (text) => {
                  const editor = document.querySelector('.CodeMirror').CodeMirror;
                  editor.replaceRange(text, { line: editor.lineCount() });
                  return editor.lineCount() - 1;
                }""", test);
        save(page, 2);
        Locator failed = onlyFailed(page, TEST);
        assertThat(failed.locator("ul")).containsText("general.test.yaml:" + line);
        picture(page, "rules-test");
    }

    /** A number of the policy, as a table: first a wrong one, which its cell tells, then a right one; and one more. */
    private static void changeTheNumbers(Page page) {
        file(page, "policy.table.csv");
        page.locator("#as-table").click();
        Locator seconds = cell(page, "same site", 1);
        seconds.fill("quick");
        assertThat(seconds).hasClass(Pattern.compile("is-invalid"));
        picture(page, "rules-table");
        seconds.fill("90");
        assertThat(seconds).not().hasClass(Pattern.compile("is-invalid"));
        cell(page, "work at the site", 1).fill("240");
        awaitEditor(page, "getValue().includes('site\",240,')");
        save(page, 3);
    }

    private static Locator cell(Page page, String topic, int column) {
        return page.locator(".tf-grid tbody tr")
                .filter(new Locator.FilterOptions().setHas(page.locator("input[value='" + topic + "']")))
                .locator("input")
                .nth(column);
    }

    /** Who wrote it expects that a visitor's work is known for an hour. */
    private static void mendTheTestOfAnother(Page page) {
        onlyFailed(page, TEST_OF_VISITOR).locator("button").first().click();
        page.locator(".tf-file.active", new Page.LocatorOptions().setHasText("entry.test.yaml"))
                .waitFor();
        page.evaluate("""
                (text) => {
                  const editor = document.querySelector('.CodeMirror').CodeMirror;
                  let from = 0;
                  editor.eachLine((one) => { if (one.text.includes(text)) from = editor.getLineNumber(one); });
                  const line = editor.getLine(from + 2);
                  editor.replaceRange(line.replaceAll('40 min', '3 min'), { line: from + 2, ch: 0 }, { line: from + 2, ch: line.length });
                }""", TEST_OF_VISITOR);
        save(page, 4);
        page.locator("#tests[data-state=passed]").waitFor();
    }

    /** The only test that fails, once they have run. */
    private static Locator onlyFailed(Page page, String test) {
        Locator failed = page.locator("#tests[data-state=failed] .tf-failed");
        failed.first().waitFor();
        assertThat(failed).hasCount(1);
        assertThat(failed).containsText(test);
        return failed;
    }

    /**
     * On the last day's alarms. Each fault is an incident; each visit becomes two, since the radio goes out of service five
     * minutes after the door.
     */
    private static void tryTheDay(Page page, int visits) {
        page.locator("#try").click();
        assertThat(page.locator("#candidate")).hasValue("draft/1");
        page.locator("main form button.btn-primary").click();
        incidents(page, FAULTS, FAULTS + visits);
        Locator changes = page.locator(".tf-change");
        assertThat(changes).hasCount(visits);
        for (Locator change : changes.all()) {
            assertThat(change.locator("summary")).containsText("2 alarms, 1 → 2 incidents");
            assertThat(change.locator("li").filter(new Locator.FilterOptions().setHasText(VISITOR)))
                    .containsText("1 alarm joined by");
        }
        changes.first().locator("summary").click();
        assertThat(changes.first().locator("tbody tr")).hasCount(2);
        picture(page, "rules-difference");
    }

    /**
     * On a file, worked out by hand: the alarms of N1 come 75 s apart and become one incident, those of N2 come 30 s apart and
     * are one by either number, those of N3 come 100 s apart and are two by either.
     */
    private void tryAFile(Page page, RunningServer server) throws IOException {
        Path recorded = Files.writeString(home.resolve("recorded.csv"), """
                alarm_id,device_id,start_timestamp,end_timestamp
                transmitterFailure,N1,2026-05-01 10:00:00,2026-05-01 11:00:00
                receiverFailure,N1,2026-05-01 10:01:15,2026-05-01 11:00:00
                transmitterFailure,N2,2026-05-01 10:00:00,2026-05-01 11:00:00
                receiverFailure,N2,2026-05-01 10:00:30,2026-05-01 11:00:00
                transmitterFailure,N3,2026-05-01 10:00:00,2026-05-01 11:00:00
                receiverFailure,N3,2026-05-01 10:01:40,2026-05-01 11:00:00
                """);
        page.navigate(server.url("/rules/backtests?candidate=draft/1"));
        page.locator("main details summary").click();
        page.locator("#file").setInputFiles(recorded);
        page.locator("main form button.btn-primary").click();
        incidents(page, 5, 4);
        Locator change = page.locator(".tf-change");
        assertThat(change).hasCount(1);
        assertThat(change.locator("summary")).containsText("2 alarms, 2 → 1 incidents");
        change.locator("summary").click();
        assertThat(change).containsText(RADIO_RULE);
        assertThat(change.locator("tbody tr").first()).containsText("N1");
        picture(page, "rules-difference-of-file");
    }

    private static void incidents(Page page, int before, int after) {
        page.locator(".tf-difference").waitFor();
        Locator counts = page.locator(".tf-difference tbody tr").first().locator("td");
        assertThat(counts.nth(0)).hasText(Integer.toString(before));
        assertThat(counts.nth(1)).hasText(Integer.toString(after));
    }

    /** Proposes a draft and waits until its tests and its backtest have run. Returns the number of the proposal. */
    private static String propose(Page page, RunningServer server, int draft, String reason) {
        if (!page.url().endsWith("/drafts/" + draft)) {
            page.navigate(server.url("/rules/drafts/" + draft));
        }
        page.locator("#draft-actions input[name=reason]").fill(reason);
        page.locator("#draft-actions button").click();
        page.waitForURL("**/rules/proposals/RP-*");
        awaitState(page, "Waits for approval");
        picture(page, "rules-proposal-" + draft);
        return page.url().substring(page.url().lastIndexOf('/') + 1);
    }

    /** The page follows by itself. */
    private static void awaitState(Page page, String state) {
        assertThat(page.locator(".tf-head .badge")).hasText(state);
    }

    /** Another person than the author, with the difference in the form. */
    private static void approveInTasklist(Page page, RunningServer server, String proposal, int visits) {
        String task = read(server, "/engine-rest/task?processInstanceBusinessKey=" + proposal)
                .at("/0/id")
                .asText();
        page.navigate(server.url("/camunda/app/tasklist/default/#/?task=" + task));
        page.locator("button.claim").click();
        Locator publish = page.locator(".fjs-form input[type=radio]:enabled").first();
        publish.waitFor();
        assertThat(page.locator(".fjs-form"))
                .containsText("Incidents: " + FAULTS + " → " + (FAULTS + visits) + "; " + visits + " lost, "
                        + 2 * visits + " gained.");
        publish.check();
        picture(page, "rules-approval");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Complete").setExact(true))
                .click();
    }

    /** The same without Tasklist, on the page of the proposal. */
    private static void approve(Page page, RunningServer server, String proposal) {
        page.navigate(server.url("/rules/proposals/" + proposal));
        page.locator("button[value=PUBLISH]").click();
    }

    /** Returns the version that the proposal has put in force. */
    private static int awaitForce(Page page, RunningServer server, String proposal) {
        awaitState(page, "In force, watched");
        picture(page, "rules-watched");
        return read(server, "/api/rules/proposals/" + proposal)
                .at("/proposal/version")
                .asInt();
    }

    /** It joins what the version before would have taken for two troubles, and its page says by which version. */
    private static void theNextAlarmIsDecidedBy(Page page, RunningServer server, int version, String site)
            throws IOException {
        List<String> ids = tellTroubleAt(server, List.of(site));
        String decided = RADIO_RULE + ", version " + version;
        Awaitility.await("the alarm is decided").atMost(Duration.ofMinutes(1)).until(() -> {
            page.navigate(server.url("/alarms/" + ids.get(1) + "/why"));
            return page.locator(".tf-timeline").innerText().contains(decided);
        });
        picture(page, "rules-next-alarm");
    }

    /**
     * Each radio complains twice, at a distance that only the new number bridges.
     *
     * @return the ids of the alarms
     */
    private static List<String> tellTroubleAt(RunningServer server, List<String> sites) throws IOException {
        Instant now = Instant.now();
        ArrayNode reports = JSON.createArrayNode();
        for (String site : sites) {
            reports.add(
                    report(AlarmType.EQUIPMENT, "transmitterFailure", "TX", "major", site + "-RAD", now.minus(APART)));
            reports.add(report(AlarmType.EQUIPMENT, "receiverFailure", "RX", "major", site, now));
        }
        HttpResponse<String> answer = server.post("/tmf-api/alarm/v4/alarm", reports.toString(), "admin");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        List<String> ids = new ArrayList<>();
        JSON.readTree(answer.body()).forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }

    /** Nothing is close in time any more. The tests would tell, so they go too. */
    private static void makeItBad(Page page) {
        file(page, "general.test.yaml");
        page.onceDialog(Dialog::accept);
        page.locator("#remove").click();
        assertThat(page.locator(".tf-file", new Page.LocatorOptions().setHasText("general.test.yaml")))
                .hasCount(0);
        file(page, "policy.table.csv");
        page.locator("#as-table").click();
        cell(page, "same site", 1).fill("0");
        awaitEditor(page, "getValue().includes('site\",0,')");
        tell(page, "No fault.");
    }

    /** The version of before decides again, and the author reads why. */
    private static void itGoesBack(Page page, RunningServer server, String bad, int good) {
        awaitState(page, "Rolled back");
        assertThat(page.locator(".tf-head")).containsText("It left its band: incidents opened");
        picture(page, "rules-rolled-back");
        page.navigate(server.url("/rules/sets/correlation"));
        assertThat(page.locator("tr")
                        .filter(new Locator.FilterOptions()
                                .setHas(page.locator(".badge", new Page.LocatorOptions().setHasText("in force")))))
                .containsText(Integer.toString(good));
        page.navigate(server.url("/demo/mailbox"));
        Locator mail = page.locator(".mail-list a")
                .filter(new Locator.FilterOptions().setHasText("analyst"))
                .filter(new Locator.FilterOptions().setHasText(bad + ": version"))
                .filter(new Locator.FilterOptions().setHasText("was rolled back"));
        mail.first().waitFor();
        picture(page, "rules-mail");
    }

    /** Cockpit's list of processes, an incident on its diagram, and Camunda Admin's people and tenants. */
    private static void lookIntoTheEngine(Page page, RunningServer server) {
        page.navigate(server.url("/camunda/app/cockpit/default/#/processes"));
        assertThat(page.locator("body")).containsText("Handle incident");
        picture(page, "cockpit-processes");
        String process = read(server, "/engine-rest/process-instance?processDefinitionKey=handle-incident&maxResults=1")
                .at("/0/id")
                .asText();
        page.navigate(server.url("/camunda/app/cockpit/default/#/process-instance/" + process + "/runtime"));
        page.locator(".djs-container [data-element-id='userTask_triageIncident']")
                .waitFor();
        assertThat(page.locator("body")).containsText("INC-");
        picture(page, "cockpit-incident");
        page.navigate(server.url("/camunda/app/admin/default/#/users"));
        assertThat(page.locator("body")).containsText("Clarisse Yapi");
        picture(page, "admin-users");
        page.navigate(server.url("/camunda/app/admin/default/#/tenants"));
        assertThat(page.locator("body")).containsText("TowerFlow");
    }

    private static JsonNode read(RunningServer server, String path) {
        try {
            return JSON.readTree(server.get(path, "admin").body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(path + " does not answer JSON", e);
        }
    }

    /** By its keys, from within the text where that is shown: each press saves once, or the next number would not follow. */
    private static void save(Page page, int revision) {
        page.evaluate("() => document.querySelector('.CodeMirror').CodeMirror.focus()");
        page.keyboard().press("Control+s");
        page.locator("#workbench[data-revision='" + revision + "']").waitFor();
    }

    private static void file(Page page, String name) {
        page.locator(".tf-file", new Page.LocatorOptions().setHasText(name)).click();
        page.locator(".tf-file.active", new Page.LocatorOptions().setHasText(name))
                .waitFor();
    }

    private static void tell(Page page, String status) {
        assertThat(page.locator("#status")).containsText(status);
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }
}
