package io.towerflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.springframework.core.io.ClassPathResource;

/**
 * Looks for what keeps people out: axe's serious and critical rules on every page of ours, light and dark, as every role. Camunda's
 * and Spring Boot Admin's own pages are theirs, and where pins of a map lie is essential (WCAG 2.5.8).
 */
final class Accessibility {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FAULTS = """
            async () => {
              const found = await axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], iframes: false});
              const pins = one => one.id === 'target-size' && one.nodes.every(node => node.target.join(' ').includes('leaflet') || node.html.includes('leaflet-marker'));
              return JSON.stringify(found.violations.filter(one => !pins(one)).filter(one => one.impact === 'serious' || one.impact === 'critical')
                .map(one => ({rule: one.id, count: one.nodes.length, nodes: one.nodes.slice(0, 3).map(node => node.target.join(' ') + ' ' + (node.any[0] || node.all[0] || node.none[0] || {message: ''}).message)})));
            }""";

    private final Browser browser;
    private final UnaryOperator<String> url;
    private final String axe = read();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> faults = new TreeSet<>();

    Accessibility(Browser browser, UnaryOperator<String> url) {
        this.browser = browser;
        this.url = url;
    }

    /** The faults of all pages of these roles; the empty one is a stranger. A page is looked at as the first role that sees it. */
    Set<String> faults(String... roles) {
        for (String role : roles) {
            try (BrowserContext context = browser.newContext(
                    new Browser.NewContextOptions().setLocale("en-GB").setReducedMotion(ReducedMotion.REDUCE))) {
                Page page = context.newPage();
                page.setDefaultTimeout(60_000);
                if (!role.isEmpty()) {
                    PageWalk.signIn(page, url, role);
                }
                new PageWalk(page, url, 1, (path, answer) -> look(page, path)).all(Set.copyOf(seen));
            }
        }
        return faults;
    }

    int pages() {
        return seen.size();
    }

    private void look(Page page, String path) {
        String at = page.url().substring(url.apply("").length()).replaceFirst("#.*", "");
        if (at.matches("/(camunda|admin|swagger-ui)\\b.*") || !seen.add(PageWalk.kind(at))) {
            return;
        }
        page.evaluate(axe);
        for (String theme : List.of("light", "dark")) {
            page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme);
            try {
                for (JsonNode fault : JSON.readTree((String) page.evaluate(FAULTS))) {
                    faults.add(path + " (" + theme + "): " + fault.path("rule").asText() + " × "
                            + fault.path("count").asInt() + ' ' + fault.path("nodes"));
                }
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String read() {
        try {
            return new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
