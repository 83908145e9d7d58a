package io.towerflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
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
    @Timeout(900)
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
            page.setDefaultTimeout(60_000);
            signIn(page, server);

            String incident = awaitTriage(server);
            open(page, server, incident, "Triage incident", "triage");
            String technician = chooseSecondTechnician(page);
            complete(page, server, incident, "Triage incident");
            await(server, "/api/work-orders", "incidentNumber", incident, "technicianName", technician);

            page.navigate(server.url("/demo/phones"));
            answer(page, "YES", "OUI", "phone-offer");
            await(server, "/api/work-orders", "incidentNumber", incident, "state", "acknowledged");
            answer(page, "DONE", "FINI", "phone-done");
            await(server, "/api/work-orders", "incidentNumber", incident, "state", "completed");

            await(server, "/api/incidents", "number", incident, "state", "cleared");
            page.navigate(server.url("/incidents/" + incident));
            awaitMap(page);
            picture(page, "console-incident");
            open(page, server, incident, "Confirm root cause", "confirm");
            complete(page, server, incident, "Confirm root cause");
            Awaitility.await(incident + " is closed").atMost(STORY).until(() -> JSON.readTree(
                            server.get("/api/incidents/" + incident, "dispatcher")
                                    .body())
                    .path("state")
                    .asText()
                    .equals("closed"));

            server.post(
                    "/api/incidents",
                    "{\"title\": \"The guard heard a bang\", \"severity\": \"critical\"}",
                    "dispatcher");
            decideWithThreeKeys(page, server);

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
        Awaitility.await("three keys have completed the task").atMost(STORY).until(() -> elements(
                        read(server, "/engine-rest/task?processInstanceId=" + process))
                .noneMatch(one -> one.path("id").asText().equals(task)));
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
