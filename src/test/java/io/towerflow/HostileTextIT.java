package io.towerflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Text is text: with hostile words in every field, every page that the access table and the pages' own links lead to is opened
 * in a browser as every role. None runs a script, makes an element, reckons, or breaks its own policy. It takes minutes: {@code
 * mvn verify -Dtowerflow.long=true -Dit.test=HostileTextIT}.
 */
@EnabledIfSystemProperty(named = "towerflow.long", matches = "true")
class HostileTextIT {

    private static final Path PICTURES = Path.of("target", "pictures");
    private static final int MOST_OF_A_KIND = 2;
    /** Before any script of a page: what breaks its policy is told on the console, where this test listens. */
    private static final String WATCH =
            "document.addEventListener('securitypolicyviolation', e => console.error('POLICY '"
                    + " + e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sourceFile + ':' + e.lineNumber + ' ' + e.sample));";

    private static final String FAULTS = """
            elsewhere => {
              const found = [];
              if (window.hostile !== undefined) found.push('a script ran');
              document.querySelectorAll('.hostile, [onerror], [onload], a[href^="javascript:" i], img[src*="' + elsewhere + '"]')
                .forEach(one => found.push(one.outerHTML.substring(0, 150)));
              document.querySelectorAll('a[href]').forEach(one => { if (one.hostname.includes(elsewhere)) found.push(one.outerHTML.substring(0, 150)); });
              document.querySelectorAll('strong, h1, h2, h3, li').forEach(one => { if (one.textContent.trim() === 'hostile') found.push('Markdown: ' + one.outerHTML); });
              if (document.body && document.body.innerText.includes('tf49tf')) found.push('the text was reckoned with');
              return found;
            }""";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    private final Set<String> faults = new LinkedHashSet<>();
    private final Set<String> shown = new TreeSet<>();
    private final Map<String, Integer> opened = new TreeMap<>();

    @Test
    @Timeout(1500)
    void whatComesFromOutsideIsShownAsText() {
        try (RunningServer server = new RunningServer(home, Map.of("TOWERFLOW_DEMO_STORY", "false")).start();
                Playwright playwright = Playwright.create();
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(DispatcherDayIT.chromium())
                                .setArgs(DispatcherDayIT.BROWSER))) {
            HostileText hostile = new HostileText(server);
            HostileText.Story story = hostile.tell();
            as(browser, server, null, visit -> {});
            as(browser, server, "dispatcher", visit -> {
                tooltip(visit.page(), server);
                task(visit, hostile.task(story.waiting(), "userTask_triageIncident"), "hostile-triage");
            });
            as(browser, server, "manager", visit -> {
                tasks(visit, hostile, "");
                visit.page().navigate(server.url("/camunda/app/cockpit/default/#/processes"));
                cockpit(visit, hostile, story.incident());
                cockpit(visit, hostile, story.waiting());
            });
            as(browser, server, "analyst", visit -> visit.open("/rules/drafts/" + story.draft()));
            as(browser, server, "technician", visit -> {});
            as(browser, server, "admin", visit -> {
                visit.open("/swagger-ui/index.html");
                visit.page().locator(".opblock").first().waitFor();
                visit.look();
                visit.open("/camunda/app/admin/default/#/users");
                visit.page().getByText(HostileText.NAME).first().waitFor();
                visit.look();
                visit.open("/admin/applications");
                visit.page().locator("#app *").first().waitFor();
                visit.look();
            });
        }
        assertThat(faults).as("after %s", opened).isEmpty();
        assertThat(shown).as("pages that show it").contains("/incidents/*", "/sites?id", "/hand-over");
    }

    private interface Steps {
        void take(Visit visit);
    }

    /** One role's pages: those of the access table, those that they link to, and those that only this role's steps reach. */
    private void as(Browser browser, RunningServer server, @Nullable String user, Steps steps) {
        try (BrowserContext context = browser.newContext(new Browser.NewContextOptions().setLocale("en-GB"))) {
            Visit visit = new Visit(context, server, user == null ? "stranger" : user);
            if (user != null) {
                PageWalk.signIn(visit.page(), server::url, user);
            }
            try {
                visit.walk.all();
                steps.take(visit);
                visit.look();
            } catch (PlaywrightException e) {
                // What was found before says why.
                faults.add(visit.place() + e.getMessage());
            }
        }
    }

    private final class Visit {

        private final Page page;
        private final PageWalk walk;
        private final String who;
        private String at = "";

        Visit(BrowserContext context, RunningServer server, String who) {
            this.who = who;
            context.addInitScript(WATCH);
            context.setDefaultTimeout(60_000);
            page = context.newPage();
            walk = new PageWalk(page, server::url, MOST_OF_A_KIND, this::stands);
            page.onDialog(dialog -> {
                faults.add(who + " " + at + ": a dialog: " + dialog.message());
                dialog.dismiss();
            });
            page.onPageError(error -> faults.add(who + " " + at + ": " + error));
            page.onConsoleMessage(message -> {
                if (message.text().startsWith("POLICY ")) {
                    faults.add(who + " " + at + ": " + message.text());
                }
            });
        }

        String place() {
            return who + " " + at + ": ";
        }

        Page page() {
            return page;
        }

        void open(String path) {
            walk.open(path);
        }

        private void stands(String path, @Nullable Response answer) {
            at = path;
            if (answer != null) {
                headers(answer);
            }
            look();
            opened.merge(PageWalk.kind(path), 1, Integer::sum);
            if (page.locator("body").innerText().contains(HostileText.SEEN)) {
                shown.add(PageWalk.kind(path));
            }
        }

        void look() {
            for (Object fault : (List<?>) page.evaluate(FAULTS, HostileText.ELSEWHERE)) {
                faults.add(who + " " + at + ": " + fault);
            }
        }

        private void headers(Response answer) {
            Map<String, String> headers = answer.headers();
            if (answer.status() >= 500) {
                faults.add(who + " " + at + ": " + answer.status());
            }
            String policy = headers.getOrDefault("content-security-policy", "");
            String scripts = Arrays.stream(policy.split("; *"))
                    .filter(one -> one.startsWith("script-src ") || one.startsWith("default-src 'none'"))
                    .collect(Collectors.joining(";"));
            if (scripts.isEmpty() || scripts.contains("'unsafe-inline'") && !scripts.contains("'nonce-")) {
                faults.add(who + " " + at + ": its policy is «" + policy + "»");
            }
            for (String name : List.of("x-content-type-options", "referrer-policy", "permissions-policy")) {
                if (!headers.containsKey(name)) {
                    faults.add(who + " " + at + ": no " + name);
                }
            }
        }
    }

    /** What a site's point on the map says before it is known whether the site has trouble. */
    private void tooltip(Page page, RunningServer server) {
        page.route("**/map/trouble*", route -> route.abort());
        page.navigate(server.url("/sites/" + HostileText.SITE));
        Locator map = page.locator(".tf-map");
        map.locator("canvas").first().waitFor();
        map.hover();
        page.locator(".leaflet-tooltip").waitFor();
        if (!page.locator(".leaflet-tooltip").innerText().equals(HostileText.NAME)) {
            faults.add("The tooltip is " + page.locator(".leaflet-tooltip").innerHTML());
        }
        page.unroute("**/map/trouble*");
    }

    private void tasks(Visit visit, HostileText hostile, String more) {
        List<String> tasks = StreamSupport.stream(
                        hostile.read("/engine-rest/task?sortBy=created&sortOrder=desc&maxResults=20" + more)
                                .spliterator(),
                        false)
                .map(task -> task.path("id").asText())
                .toList();
        tasks.forEach(task -> task(visit, task, "hostile-task"));
    }

    private void task(Visit visit, String task, String picture) {
        visit.open("/camunda/app/tasklist/default/?t=" + task + "#/?task=" + task);
        visit.page().locator(".fjs-form").waitFor();
        visit.page().locator(".fjs-form-field-text").first().waitFor();
        visit.look();
        visit.page().screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(picture + ".png")));
    }

    private void cockpit(Visit visit, HostileText hostile, String incident) {
        String process = hostile.read("/engine-rest/process-instance?businessKey=" + incident)
                .at("/0/id")
                .asText();
        visit.open("/camunda/app/cockpit/default/?p=" + process + "#/process-instance/" + process + "/runtime");
        visit.page().locator(".djs-container [data-element-id]").first().waitFor();
        visit.page()
                .locator(".ctn-tabs-content table tbody tr, table tbody tr")
                .first()
                .waitFor();
        visit.look();
    }
}
