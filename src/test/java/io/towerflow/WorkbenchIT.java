package io.towerflow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The analyst's day in a browser: opens a draft, breaks a rule and is told at its line, mends it, changes a number in a table,
 * saves. Leaves pictures in {@code target/pictures}.
 */
class WorkbenchIT {

    private static final Path PICTURES = Path.of("target", "pictures");
    /** In the shipped {@code rules/dispatch/eligibility.drl}. */
    private static final String CONDITION = "Candidate(!reachable, $id : technicianId)";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    @Test
    @Timeout(300)
    void anAnalystChangesARuleAndANumber() {
        try (RunningServer server = new RunningServer(home, Map.of("TOWERFLOW_DEMO_STORY", "false")).start();
                Playwright playwright = Playwright.create();
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium())
                                .setArgs(List.of(
                                        "--no-sandbox",
                                        "--disable-gpu",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-sync",
                                        "--no-first-run")));
                BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(1440, 900)
                        .setLocale("en-GB"))) {
            Page page = context.newPage();
            page.setDefaultTimeout(60_000);
            assertThat(server.get("/rules", "technician").statusCode()).isEqualTo(403);
            assertThat(server.get("/api/rules/export", "dispatcher").statusCode())
                    .isEqualTo(403);
            signIn(page, server, "analyst");

            openDraft(page, server, "Dispatch", "Roads are slower in the rain");
            breakARule(page);
            mendIt(page);
            changeANumber(page);
            save(page);

            page.reload();
            tell(page, "No fault.");
            assertThat(server.get("/api/rules/drafts/1", "analyst").body())
                    .contains("\\\"kilometers an hour\\\", 45)")
                    .contains(CONDITION);
        }
    }

    private static void signIn(Page page, RunningServer server, String user) {
        page.navigate(server.url("/login"));
        page.locator("input[name=username]").fill(user);
        page.locator("input[name=password]").fill(user);
        page.locator("button[type=submit]").first().click();
        page.locator("main#main").waitFor();
    }

    private static void openDraft(Page page, RunningServer server, String set, String title) {
        page.navigate(server.url("/rules"));
        picture(page, "rules");
        Locator card = page.locator(".tf-sets .card")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(
                                AriaRole.LINK,
                                new Page.GetByRoleOptions().setName(set).setExact(true))));
        card.locator("input[name=title]").fill(title);
        card.locator("button").click();
        tell(page, "No fault.");
    }

    /** Types a wrong word and sees it told at its line. */
    private static void breakARule(Page page) {
        file(page, "eligibility.drl");
        int line = (int) page.evaluate("""
                (text) => {
                  const editor = document.querySelector('.CodeMirror').CodeMirror;
                  let line = 0;
                  editor.eachLine((one) => { if (one.text.includes(text)) line = editor.getLineNumber(one); });
                  editor.setCursor(line, editor.getLine(line).indexOf('reachable') + 'reachable'.length);
                  editor.focus();
                  return line + 1;
                }""", CONDITION);
        // Among them letters that are shortcuts on other pages of the console.
        page.keyboard().type("mik");
        page.keyboard().press("Escape");
        Locator fault = page.locator("#faults .tf-fault");
        fault.waitFor();
        assertThat(fault).containsText("eligibility.drl:" + line);
        assertThat(fault).containsText("reachablemik");
        assertThat(page.locator(".CodeMirror .tf-mark")).hasCount(1);
        assertThat(page.evaluate(
                                "(line) => document.querySelector('.CodeMirror').CodeMirror.lineInfo(line - 1).gutterMarkers['tf-faults'].title",
                                line)
                        .toString())
                .contains("reachablemik");
        picture(page, "rules-fault");
    }

    private static void mendIt(Page page) {
        page.locator("#faults .tf-fault").click();
        // The way there asks the server first; keys pressed before it has ended go astray.
        page.waitForFunction("() => document.querySelector('.CodeMirror').CodeMirror.getCursor().ch === 0");
        page.evaluate("""
                () => {
                  const editor = document.querySelector('.CodeMirror').CodeMirror;
                  const line = editor.getCursor().line;
                  editor.setCursor(line, editor.getLine(line).indexOf('reachablemik') + 'reachablemik'.length);
                }""");
        for (int i = 0; i < "mik".length(); i++) {
            page.keyboard().press("Backspace");
        }
        tell(page, "No fault.");
    }

    /** A number of the policy, as a table: first a wrong one, which its cell tells, then a right one. */
    private static void changeANumber(Page page) {
        file(page, "policy.drl");
        page.locator("#as-table").click();
        Locator speed = page.locator(".tf-grid tbody tr")
                .filter(new Locator.FilterOptions().setHas(page.locator("input[value='kilometers an hour']")))
                .locator("input")
                .nth(1);
        speed.fill("quick");
        assertThat(speed).hasClass(Pattern.compile("is-invalid"));
        picture(page, "rules-table");
        speed.fill("45");
        assertThat(speed).not().hasClass(Pattern.compile("is-invalid"));
        tell(page, "No fault.");
    }

    private static void save(Page page) {
        page.locator("#save").click();
        page.locator("#workbench[data-revision='2']").waitFor();
    }

    private static void file(Page page, String name) {
        page.locator(".tf-file", new Page.LocatorOptions().setHasText(name)).click();
        page.locator(".tf-file.active", new Page.LocatorOptions().setHasText(name))
                .waitFor();
    }

    /** A busy machine takes its time to compile rules for the first time. */
    private static void tell(Page page, String status) {
        assertThat(page.locator("#status"))
                .containsText(status, new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    private static Path chromium() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "The browser tests need Chromium and found none: apt-get install -y chromium"));
    }
}
