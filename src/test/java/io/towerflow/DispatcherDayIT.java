package io.towerflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dispatcher's day in a browser, on the demo's own story: take the triage task, send a technician, answer on the phone's
 * page, see the alarms clear, confirm the cause, see the incident closed. Leaves pictures in {@code target/pictures}.
 */
class DispatcherDayIT {

    static final List<String> BROWSER = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run");

    private static final Path PICTURES = Path.of("target", "pictures");
    private static final Duration STORY = Duration.ofMinutes(3);
    private static final Duration SETTLED = Duration.ofSeconds(20);
    private static final DateTimeFormatter ENGINE_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    @Test
    @Timeout(1500)
    void takesAnIncidentFromTriageToItsEnd() {
        try (RunningServer server = new RunningServer(home, Map.of()).start();
                Playwright playwright = Playwright.create();
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium())
                                .setArgs(BROWSER));
                BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(1440, 900)
                        .setLocale("en-GB"))) {
            Page page = context.newPage();
            page.setDefaultTimeout(120_000);
            signIn(page, server);

            String incident = awaitTriage(server);
            open(page, server, incident, "Triage incident", "triage");
            String technician = chooseSecondTechnician(page);
            complete(page, server, incident, "Triage incident");
            // Tasklist itself says what came of it
            page.locator("#what-happened a[href='/incidents/" + incident + "']").waitFor();
            await(server, "/api/work-orders", "incidentNumber", incident, "technicianName", technician);
            page.navigate(server.url("/incidents/" + incident));
            task(page)
                    .getByText(technician + " was asked by SMS")
                    .waitFor(new Locator.WaitForOptions().setTimeout(STORY.toMillis()));
            picture(page, "console-asked");

            page.navigate(server.url("/demo/phones"));
            answer(page, "YES", "OUI", "phone-offer");
            await(server, "/api/work-orders", "incidentNumber", incident, "state", "acknowledged");
            answer(page, "DONE", "FINI", "phone-done");
            await(server, "/api/work-orders", "incidentNumber", incident, "state", "completed");

            await(server, "/api/incidents", "number", incident, "state", "cleared");
            page.navigate(server.url("/incidents/" + incident));
            awaitMap(page);
            picture(page, "console-incident");
            seesWhatCameBack(page, technician);
            open(page, server, incident, "Confirm root cause", "confirm");
            // The form of the engine shows it, too
            page.locator(".fjs-form").getByText("What came back from the site").waitFor();
            page.locator(".fjs-form").getByText(technician).first().waitFor();
            complete(page, server, incident, "Confirm root cause");
            Awaitility.await(incident + " is closed").atMost(STORY).until(() -> JSON.readTree(
                            server.get("/api/incidents/" + incident, "dispatcher")
                                    .body())
                    .path("state")
                    .asText()
                    .equals("closed"));

            report(server, "The guard heard a bang");
            decideWithThreeKeys(page, server);
            report(server, "The guard heard another bang");
            onSlowLine(page, () -> decideWithThreeKeys(page, server));
            decidesOnThePage(page, server);
            worksWhileTheConnectionIsLost(page, context, server);
            soundsOnEveryPage(browser, page, context, server);

            page.navigate(server.url("/"));
            picture(page, "console");
            page.navigate(server.url("/map"));
            awaitMap(page);
            picture(page, "console-map");

            Accessibility accessibility = new Accessibility(browser, server::url);
            assertThat(accessibility.faults("", "admin", "analyst", "dispatcher", "technician"))
                    .as("what axe finds serious on %d pages, light and dark", accessibility.pages())
                    .isEmpty();
        }
    }

    private static Locator task(Page page) {
        return page.locator("#task");
    }

    /** The cause is not confirmed blind. */
    private static void seesWhatCameBack(Page page, String technician) {
        task(page).locator("input[name=verdict]").first().waitFor();
        Locator report = task(page).locator(".tf-report");
        assertThat(report.innerText()).contains(technician, "repaired");
        assertThat(report.locator(".tf-steps time").count()).isGreaterThanOrEqualTo(3);
        // What the answer does not need is not asked
        assertThat(task(page).locator("textarea[name=words]").isVisible()).isFalse();
        task(page).locator("input[value=wrong-cause]").check();
        task(page).locator("textarea[name=words]").waitFor();
    }

    /** List, incident, map and task are one page: a decision needs no other. */
    private static void decidesOnThePage(Page page, RunningServer server) {
        String incident = openByHand(server, "The fence is cut");
        awaitTask(server, incident, "Triage incident");
        page.navigate(server.url("/incidents/" + incident));
        task(page).locator("input[value=watch]").check();
        assertThat(task(page).locator("select[name=technicianId]").isVisible()).isFalse();
        task(page).locator("button.btn-primary").click();
        task(page).getByText("Decided: watch").waitFor();
        task(page).locator(".tf-waits li").first().waitFor();
        picture(page, "console-decided");
    }

    /** What is done without a connection is kept, said, and sent once it is back; requests that fail alone are told, too. */
    private static void worksWhileTheConnectionIsLost(Page page, BrowserContext context, RunningServer server) {
        String incident = openByHand(server, "The line is bad");
        page.navigate(server.url("/incidents/" + incident));
        context.setOffline(true);
        page.locator("#note").fill("Written in the dark");
        page.locator("form[action$='/note'] button").click();
        Locator kept = page.locator("#kept .tf-kept-waiting");
        kept.waitFor();
        assertThat(kept.innerText()).contains("Kept, will be sent", incident);
        picture(page, "console-kept");
        context.setOffline(false);
        page.locator("#live").getByText("Note: Written in the dark").waitFor();
        assertThat(page.locator("#live").getByText("Note: Written in the dark").count())
                .isEqualTo(1);
        kept.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));

        page.route("**/incidents/*/live", Route::abort);
        page.evaluate("document.body.dispatchEvent(new CustomEvent('incident-changed'))");
        page.locator("#stale").getByText("does not answer this page").waitFor();
        page.unroute("**/incidents/*/live");
        page.locator("#stale").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    /** Sound goes on after a change of page; where the browser blocks it, that is said, and one touch wakes it. */
    private static void soundsOnEveryPage(Browser browser, Page page, BrowserContext context, RunningServer server) {
        page.navigate(server.url("/"));
        page.locator("#sound").click();
        page.locator("#sound[aria-pressed=true]").waitFor();
        page.locator("a.nav-link[href='/hand-over']").click();
        page.waitForURL("**/hand-over");
        page.locator("#sound[aria-pressed=true]").waitFor();

        // A wall screen that nobody has touched since it was opened
        try (BrowserContext wall = browser.newContext(new Browser.NewContextOptions()
                .setStorageState(context.storageState())
                .setLocale("en-GB"))) {
            Page shown = wall.newPage();
            shown.navigate(server.url("/"));
            shown.locator("#muted").getByText("Sound is blocked by the browser").waitFor();
            picture(shown, "console-muted");
            shown.locator("#muted").click();
            shown.locator("#sound[aria-pressed=true]").waitFor();
            shown.locator("#muted").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        }
    }

    private static String openByHand(RunningServer server, String title) {
        try {
            return JSON.readTree(server.post(
                                    "/api/incidents",
                                    "{\"title\": \"" + title + "\", \"severity\": \"critical\"}",
                                    "dispatcher")
                            .body())
                    .path("number")
                    .asText();
        } catch (IOException e) {
            throw new IllegalStateException("An incident could not be opened", e);
        }
    }

    private static void signIn(Page page, RunningServer server) {
        page.navigate(server.url("/camunda/app/tasklist/default/"));
        page.locator("input[name=username]").fill("dispatcher");
        page.locator("input[name=password]").fill("dispatcher");
        picture(page, "sign-in");
        page.locator("button[type=submit]").first().click();
        page.locator(".tasks-list").first().waitFor();
    }

    /** The number of the first incident that waits for a dispatcher and is no longer young enough to be merged into another. */
    private static String awaitTriage(RunningServer server) {
        String process = Awaitility.await("the story has brought an incident")
                .atMost(STORY)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> settledTriage(server), found -> !found.isEmpty());
        return read(server, "/engine-rest/process-instance/" + process)
                .path("businessKey")
                .asText();
    }

    private static String settledTriage(RunningServer server) {
        return elements(read(
                        server,
                        "/engine-rest/task?sortBy=created&sortOrder=asc&taskDefinitionKey=userTask_triageIncident"))
                .filter(task -> OffsetDateTime.parse(task.path("created").asText(), ENGINE_TIME)
                        .toInstant()
                        .isBefore(Instant.now().minus(SETTLED)))
                .map(task -> task.path("processInstanceId").asText())
                .findFirst()
                .orElse("");
    }

    /** Opens an incident's task in Tasklist and claims it. */
    private static void open(Page page, RunningServer server, String incident, String task, String picture) {
        page.navigate(server.url("/camunda/app/tasklist/default/#/?task=" + awaitTask(server, incident, task)));
        page.reload();
        page.locator("button.claim").click();
        page.locator("button.claim").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        page.locator(".fjs-form input:enabled").first().waitFor();
        picture(page, "tasklist-" + picture);
    }

    /**
     * Chooses another technician than the product would and writes why, as whoever is off shift at this hour takes a reason.
     *
     * @return his or her name
     */
    private static String chooseSecondTechnician(Page page) {
        page.locator(".fjs-form-field-select .fjs-input-group").click();
        Locator second = page.locator(".fjs-dropdownlist-item").nth(2);
        String name = second.innerText().split(" · ")[0];
        second.click();
        page.locator(".fjs-form-field-textfield input").fill("Knows the site");
        return name;
    }

    /** Completes the task that is open, with what its form recommends where nothing else was chosen. */
    private static void complete(Page page, RunningServer server, String incident, String task) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Complete").setExact(true))
                .click();
        awaitDone(server, incident, task);
    }

    private static void report(RunningServer server, String title) {
        server.post("/api/incidents", "{\"title\": \"" + title + "\", \"severity\": \"critical\"}", "dispatcher");
    }

    /** Gives each answer of the server a delay of a second, so that Tasklist draws a claimed task anew while the keys are pressed. */
    private static void onSlowLine(Page page, Runnable work) {
        CDPSession browser = page.context().newCDPSession(page);
        browser.send("Network.enable");
        browser.send("Network.emulateNetworkConditions", conditions(1000));
        work.run();
        browser.send("Network.emulateNetworkConditions", conditions(0));
        browser.detach();
    }

    private static JsonObject conditions(int latencyMilliseconds) {
        JsonObject conditions = new JsonObject();
        conditions.addProperty("offline", false);
        conditions.addProperty("latency", latencyMilliseconds);
        conditions.addProperty("downloadThroughput", -1);
        conditions.addProperty("uploadThroughput", -1);
        return conditions;
    }

    /** Decides the most urgent task, which is open already, by the keyboard alone and otherwise than recommended. */
    private static void decideWithThreeKeys(Page page, RunningServer server) {
        awaitTriage(server);
        page.navigate(server.url("/camunda/app/tasklist/default/"));
        page.locator("button.claim").waitFor();
        String task = page.url().replaceAll(".*[?&]task=([^&]*).*", "$1");
        String process = read(server, "/engine-rest/task/" + task)
                .path("processInstanceId")
                .asText();
        String recommended = decision(server, process);
        page.keyboard().press("Control+Alt+c");
        page.locator(".fjs-form input[type=radio]:checked:focus").waitFor();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        try {
            Awaitility.await("three keys have completed the task").atMost(STORY).until(() -> elements(
                            read(server, "/engine-rest/task?processInstanceId=" + process))
                    .noneMatch(one -> one.path("id").asText().equals(task)));
        } catch (ConditionTimeoutException e) {
            picture(page, "three-keys-failed");
            throw new AssertionError(
                    "Tasklist says "
                            + page.locator("[notifications-panel], .notifications, .alert, .fjs-form")
                                    .allInnerTexts(),
                    e);
        }
        assertThat(decision(server, process)).isNotEqualTo(recommended);
    }

    private static String decision(RunningServer server, String process) {
        return read(server, "/engine-rest/process-instance/" + process + "/variables/decision")
                .path("value")
                .asText();
    }

    private static String awaitTask(RunningServer server, String incident, String task) {
        return Awaitility.await(task + " of " + incident)
                .atMost(STORY)
                .until(() -> tasksOf(server, incident, task).findFirst().orElse(""), found -> !found.isEmpty());
    }

    private static void awaitDone(RunningServer server, String incident, String task) {
        Awaitility.await(task + " is done")
                .atMost(STORY)
                .until(() -> tasksOf(server, incident, task).findAny().isEmpty());
    }

    private static Stream<String> tasksOf(RunningServer server, String incident, String task) {
        return elements(read(server, "/engine-rest/task?processInstanceBusinessKey=" + incident))
                .filter(one -> one.path("name").asText().equals(task))
                .map(one -> one.path("id").asText());
    }

    /** Taps a suggested answer on the phone, in whichever language its owner reads. */
    private static void answer(Page page, String english, String french, String picture) {
        Locator button = page.locator(
                        "button[name=body][value^='%s'], button[name=body][value^='%s']".formatted(english, french))
                .first();
        button.waitFor(new Locator.WaitForOptions().setTimeout(STORY.toMillis()));
        picture(page, picture);
        button.click();
    }

    /** Waits until a list has the element wanted. */
    private static JsonNode await(
            RunningServer server, String list, String key, String value, String field, String wanted) {
        return Awaitility.await(list + " " + value + " is " + wanted)
                .atMost(STORY)
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> elements(read(server, list))
                                .filter(one -> one.path(key).asText().equals(value)
                                        && one.path(field).asText().equals(wanted))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    private static JsonNode read(RunningServer server, String path) {
        try {
            return JSON.readTree(server.get(path, "dispatcher").body());
        } catch (IOException e) {
            throw new IllegalStateException(path + " does not answer JSON", e);
        }
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static void awaitMap(Page page) {
        page.locator(".tf-map[data-drawn]").waitFor();
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    static Path chromium() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "The browser tests need Chromium and found none: apt-get install -y chromium"));
    }
}
