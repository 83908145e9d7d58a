package io.towerflow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationChange.Kind;
import io.towerflow.correlation.SituationFollower;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.tenancy.Tenancy;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The list in a browser: what is urgent is first, pages, the search, the choice of rows, what is kept and what is shelved. */
@TowerFlowTest
class IncidentListPageTest {

    private static final int FRESH = 55;
    private static final Path PICTURES = Path.of("target", "pictures");

    @LocalServerPort
    int port;

    @Autowired
    Incidents incidents;

    @Autowired
    IncidentService service;

    @Autowired
    SituationFollower follower;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    /** A word that only this test's incidents have. */
    private final String mark = "q" + UUID.randomUUID().toString().replace("-", "");

    @AfterEach
    void endThem() {
        tenant(() -> {
            List<Incident> left = incidents.search(search("open"), 0, 100).incidents();
            left.forEach(one -> service.cancel(one.number(), "test over", "dispatcher"));
            return left;
        });
    }

    @Test
    @Timeout(300)
    void showsTheUrgentFirstInPagesAndKeepsTheChoiceThroughASearch() {
        String clear = allClear();
        String late = open(PerceivedSeverity.MAJOR, 1, "Zone coupée à Yamoussoukro");
        String outage = open(PerceivedSeverity.CRITICAL, 14, "Outage");
        IntStream.range(0, FRESH).forEach(i -> open(PerceivedSeverity.CRITICAL, 1, "Fresh " + i));
        makeLate(late);

        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(DispatcherDayIT.chromium())
                                .setArgs(DispatcherDayIT.BROWSER));
                BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(1440, 900)
                        .setLocale("en-GB"))) {
            Page page = context.newPage();
            page.setDefaultTimeout(60_000);
            signIn(page);

            page.navigate(url("/?q=" + mark));
            Locator rows = page.locator("#list tr.tf-row");
            assertThat(rows).hasCount(50);
            assertThat(rows.nth(0)).hasAttribute("data-number", outage);
            assertThat(rows.nth(1)).hasAttribute("data-number", late);
            assertThat(page.locator("#list .tf-pages")).containsText("1 to 50 of " + (FRESH + 3));
            page.locator("tr[data-number='" + outage + "'] summary").click();
            assertThat(page.locator("tr[data-number='" + outage + "'] .tf-why li"))
                    .hasText(new String[] {"critical +35", "14 sites +19", "nobody has it +10"});
            assertThat(page).hasTitle(Pattern.compile("\\(\\d+\\) Incidents.*"));
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("list.png")));

            page.locator("#list a[rel=next]").click();
            assertThat(rows).hasCount(FRESH + 3 - 50);
            assertThat(rows.last()).hasAttribute("data-number", clear);
            assertThat(page).hasURL(Pattern.compile(".*from=50.*"));

            page.locator("#p-" + clear).check();
            page.locator("#q").fill("yamoussoukro COUPEE " + mark);
            assertThat(rows).hasCount(1);
            assertThat(rows.first()).hasAttribute("data-number", late);
            page.locator("#p-" + late).check();
            assertThat(page.locator("#bulkcount")).hasText("2 chosen");

            page.locator("#save input[name=name]").fill("Mine " + mark);
            page.locator("#save button").click();
            Locator mine = page.locator(".tf-chip a", new Page.LocatorOptions().setHasText("Mine " + mark));
            assertThat(mine).isVisible();
            assertThat(rows).hasCount(1);
            page.navigate(url("/"));
            mine.click();
            assertThat(rows).hasCount(1);
            assertThat(rows.first()).hasAttribute("data-number", late);

            page.locator("#q").fill(mark);
            assertThat(rows).hasCount(50);
            page.locator("#list [data-sort=sites]").click();
            assertThat(page.locator("#list th[aria-sort=descending]")).containsText("Sites");
            assertThat(rows.nth(0)).hasAttribute("data-number", outage);
            page.setViewportSize(390, 844);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.reload();
            assertThat(rows).hasCount(50);
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("list-phone.png")));
            assertThat(((Number) page.evaluate("document.documentElement.scrollHeight")).intValue())
                    .as("pixels of a page on a telephone")
                    .isLessThan(15_000);
            page.locator("select[name=who]").selectOption("me");
            assertThat(rows).hasCount(0);
        }
    }

    private void signIn(Page page) {
        page.navigate(url("/login"));
        page.locator("#username").fill("dispatcher");
        page.locator("#password").fill("dispatcher");
        page.locator("button[type=submit]").click();
        page.locator("#list").waitFor();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private IncidentSearch search(String state) {
        return new IncidentSearch(state, null, null, null, mark, null, false, IncidentSearch.Sort.URGENCY, false);
    }

    private String open(PerceivedSeverity severity, int sites, String title) {
        List<String> ids =
                IntStream.range(0, sites).mapToObj(i -> "S" + i + "-" + mark).toList();
        return tenant(() -> service.open(title + " " + mark, severity, ids, "dispatcher"));
    }

    /** An incident all of whose alarms are clear. */
    private String allClear() {
        UUID situation = UUID.randomUUID();
        tell(situation, Kind.SETTLED, PerceivedSeverity.CRITICAL);
        tell(situation, Kind.ALL_CLEAR, PerceivedSeverity.CLEARED);
        return tenant(() ->
                incidents.search(search("cleared"), 0, 1).incidents().getFirst().number());
    }

    private void tell(UUID situation, Kind kind, PerceivedSeverity severity) {
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> follower.follow(
                Instant.now(),
                List.of(new SituationChange(
                        kind,
                        Tenancy.DEFAULT,
                        situation,
                        "test",
                        severity,
                        Set.of("S0-" + mark),
                        Instant.now(),
                        null)))));
    }

    /** As if it had been opened so long before that its agreed time ended eight minutes ago; the urgency follows by itself. */
    private void makeLate(String number) {
        Incident incident = tenant(() -> incidents.find(number).orElseThrow());
        Duration past = Duration.between(Instant.now(), incident.dueAt()).plusMinutes(8);
        tenant(() -> transaction.execute(
                tx -> jdbc.sql("UPDATE incident SET opened_at = :opened, due_at = NULL, urgency_next_at = :opened "
                                + "WHERE number = :number")
                        .param("opened", Timestamp.from(incident.openedAt().minus(past)))
                        .param("number", number)
                        .update()));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        tenant(() -> incidents.find(number).orElseThrow().urgency()))
                .isGreaterThan(incident.urgency()));
    }

    private static <T> T tenant(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, work);
    }
}
