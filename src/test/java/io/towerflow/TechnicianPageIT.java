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
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A technician's whole job in a telephone's browser without a connection: the page opens again, everything that is said and taken
 * waits, and arrives once and in its order when the connection is back.
 */
class TechnicianPageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final Pattern LINK = Pattern.compile("https?://\\S+/job/\\S+");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    @Test
    @Timeout(300)
    void aJobDoneWithoutAConnectionArrivesOnceWhenItIsBack() throws IOException, SQLException {
        try (RunningServer server = new RunningServer(home, Map.of("TOWERFLOW_DEMO_STORY", "false")).start();
                Playwright playwright = Playwright.create();
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(DispatcherDayIT.chromium())
                                .setArgs(DispatcherDayIT.BROWSER));
                BrowserContext telephone = browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(390, 844)
                        .setHasTouch(true))) {
            String incident = incident(server);
            send(server, incident);
            String link = Awaitility.await("the offer has come by SMS")
                    .atMost(PATIENCE)
                    .until(() -> link(server), found -> !found.isEmpty());
            Page page = telephone.newPage();
            page.setDefaultTimeout(PATIENCE.toMillis());
            page.navigate(link);
            page.locator("body[data-kept=true]").waitFor();
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(PICTURES.resolve("job-offered.png"))
                    .setFullPage(true));

            telephone.setOffline(true);
            page.reload();
            page.locator("form[data-what=accept] button").click();
            shown(page, "way");
            press(page, "form[data-what=eta]", "button[value='30']");
            page.locator("form[data-what=arrived] button").click();
            shown(page, "site");
            page.locator("#photo").setInputFiles(new FilePayload("site.png", "image/png", photo()));
            queued(page, 4);
            open(page, "form[data-what=checklist]");
            page.locator("[name=safe]").check();
            page.locator("[name=siteState][value=works]").check();
            page.locator("[name=fuelPercent]").fill("40");
            page.locator("form[data-what=checklist] button").click();
            sign(page);
            open(page, "form[data-what=done]");
            page.locator("[name=code]").selectOption("FUSE");
            page.locator("form[data-what=done] button").click();
            shown(page, "ended");
            queued(page, 7);
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(PICTURES.resolve("job-offline.png"))
                    .setFullPage(true));
            page.reload();
            queued(page, 7);
            shown(page, "ended");
            assertThat(order(server, incident).path("state").asText()).isEqualTo("pending");

            telephone.setOffline(false);
            queued(page, 0);
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("job-sent.png")));

            JsonNode order = order(server, incident);
            assertThat(order.path("state").asText()).isEqualTo("completed");
            assertThat(order.path("causeCode").asText()).isEqualTo("FUSE");
            JsonNode report =
                    read(server, "/api/work-orders/" + order.path("id").asText() + "/report");
            assertThat(report.path("pictures")).hasSize(2);
            assertThat(report.at("/pictures/0/mediaType").asText()).isEqualTo("image/jpeg");
            assertThat(report.at("/pictures/0/size").asInt()).isLessThan(600_000);
            assertThat(report.at("/pictures/1/signer").asText()).isEqualTo("Koffi N'Guessan");
            assertThat(report.at("/checklists/0/answers/fuelPercent").asInt()).isEqualTo(40);
            assertThat(said(server))
                    .containsExactly("ACCEPT", "ETA", "ARRIVED", "photo", "checklist", "signature", "DONE");
        }
    }

    /** An incident at a site that takes no permit, which is awaited else. */
    private static String incident(RunningServer server) throws IOException, SQLException {
        String site;
        try (Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM site WHERE NOT placeholder AND id NOT IN "
                        + "(SELECT site_id FROM site_access WHERE permit_needed) ORDER BY id LIMIT 1")) {
            assertThat(row.next()).isTrue();
            site = row.getString(1);
        }
        return JSON.readTree(server.post(
                                "/api/incidents",
                                JSON.writeValueAsString(Map.of(
                                        "title",
                                        "The guard heard a bang",
                                        "severity",
                                        "major",
                                        "sites",
                                        List.of(site))),
                                "dispatcher")
                        .body())
                .path("number")
                .asText();
    }

    /** Decides the triage as the dispatcher: somebody goes, with a reason, as whoever is off shift at this hour takes one. */
    private static void send(RunningServer server, String incident) throws IOException {
        String task = Awaitility.await("the triage task")
                .atMost(PATIENCE)
                .until(
                        () -> read(
                                        server,
                                        "/engine-rest/task?taskDefinitionKey=userTask_triageIncident"
                                                + "&processInstanceBusinessKey=" + incident)
                                .at("/0/id")
                                .asText(),
                        found -> !found.isEmpty());
        String technician = read(server, "/api/work-orders/candidates?incidentNumber=" + incident)
                .at("/0/technicianId")
                .asText();
        server.post("/engine-rest/task/" + task + "/claim", "{\"userId\": \"dispatcher\"}", "dispatcher");
        assertThat(server.post(
                                "/engine-rest/task/" + task + "/complete",
                                JSON.writeValueAsString(Map.of(
                                        "variables",
                                        Map.of(
                                                "decision", Map.of("value", "dispatch"),
                                                "technicianId", Map.of("value", technician),
                                                "overruleReason", Map.of("value", "Knows the site")))),
                                "dispatcher")
                        .statusCode())
                .isEqualTo(204);
    }

    private static String link(RunningServer server) {
        return StreamSupport.stream(read(server, "/demo/phones/messages").spliterator(), false)
                .map(message -> LINK.matcher(message.path("body").asText()))
                .filter(Matcher::find)
                .map(Matcher::group)
                .findFirst()
                .orElse("");
    }

    /** What reached the server, in its order. */
    private static List<String> said(RunningServer server) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT array_agg(what ORDER BY received_at) FROM job_action WHERE changed")) {
            assertThat(row.next()).isTrue();
            return List.of((String[]) row.getArray(1).getArray());
        }
    }

    private static void shown(Page page, String stage) {
        page.locator("body[data-shown=" + stage + "]").waitFor();
    }

    private static void queued(Page page, int count) {
        page.locator("body[data-queued='" + count + "']").waitFor();
    }

    private static void open(Page page, String form) {
        Locator around = page.locator("details:has(" + form + ")");
        around.locator("summary").click();
    }

    private static void press(Page page, String form, String button) {
        open(page, form);
        page.locator(form + " " + button).click();
    }

    private static void sign(Page page) {
        page.locator("#sign summary").click();
        page.locator("[name=signer]").fill("Koffi N'Guessan");
        Locator paper = page.locator("canvas");
        paper.scrollIntoViewIfNeeded();
        BoundingBox box = paper.boundingBox();
        page.mouse().move(box.x + 30, box.y + 30);
        page.mouse().down();
        page.mouse().move(box.x + 120, box.y + 70);
        page.mouse().move(box.x + 200, box.y + 40);
        page.mouse().up();
        page.locator("#signature button:not([type=reset])").click();
        queued(page, 6);
    }

    /** As large as a telephone's camera makes it. */
    private static byte[] photo() throws IOException {
        BufferedImage image = new BufferedImage(3000, 2250, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = image.createGraphics();
        for (int i = 0; i < 300; i++) {
            brush.setColor(new Color(i * 7919 % 256, i * 104729 % 256, i * 1299709 % 256));
            brush.fillRect(i * 7907 % 3000, i * 6007 % 2250, 400, 250);
        }
        brush.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static JsonNode order(RunningServer server, String incident) {
        return read(server, "/api/work-orders?incidentNumber=" + incident).path(0);
    }

    private static JsonNode read(RunningServer server, String path) {
        try {
            return JSON.readTree(server.get(path, "dispatcher").body());
        } catch (IOException e) {
            throw new IllegalStateException(path + " does not answer JSON", e);
        }
    }
}
