package io.towerflow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.microsoft.playwright.options.WaitUntilState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/** Opens the pages of the access table and those that they link to, a few of each kind, as whoever is signed in. */
final class PageWalk {

    /** Of one role; more would be a loop. */
    private static final int MOST_PAGES = 200;

    /** Answers to programs, and files: what a page needs of them it fetches itself. */
    private static final Pattern NO_PAGE = Pattern.compile(
            "/(api|tmf-api|connectors|engine-rest|assets|webjars|css|js|images|sounds|actuator|v3|live|job|demo/exchange|demo/elements|"
                    + "camunda/(api|lib|assets|favicon)|favicon|logout|error)\\b.*|.*\\.(ics|zip|csv|xlsx|bpmn|form|xml|js)|.*/(messages|html)$|/admin/(instances|applications).*|/processes/files/.*");

    private static final Pattern VARIABLE = Pattern.compile("[^/]*(\\d|%|[A-Z]{2})[^/]*");

    /** Lists whose members have a name, not a number, in their address. */
    private static final Set<String> NAMED = Set.of("kpis");

    private static final String LINKS = """
            () => [...document.querySelectorAll('a[href], iframe[src]')]
              .filter(one => !one.hasAttribute('download'))
              .sort((a, b) => b.textContent.includes('<img') - a.textContent.includes('<img'))
              .map(one => one.href || one.src)""";

    /** Waits within the page: its policy permits no expression that is made of a text. */
    private static final String SETTLED = """
            () => new Promise(done => {
              const look = () => document.readyState === 'complete' && !document.querySelector('.htmx-request') ? done() : setTimeout(look, 20);
              look();
            })""";

    private final Page page;
    private final UnaryOperator<String> url;
    private final int mostOfAKind;
    private final BiConsumer<String, @Nullable Response> visitor;

    /**
     * Prepares a walk.
     *
     * @param url makes an address of a path
     * @param mostOfAKind how many pages are opened of those that differ in numbers and ids only
     * @param visitor is told each page's path once it stands there, and what the server answered
     */
    PageWalk(Page page, UnaryOperator<String> url, int mostOfAKind, BiConsumer<String, @Nullable Response> visitor) {
        this.page = page;
        this.url = url;
        this.mostOfAKind = mostOfAKind;
        this.visitor = visitor;
    }

    /** Signs in by the form, with the demo's password. */
    static void signIn(Page page, UnaryOperator<String> url, String user) {
        page.navigate(url.apply("/login"));
        page.locator("input[name=username]").fill(user);
        page.locator("input[name=password]").fill(user);
        page.locator("button[type=submit]").click();
        page.locator("#theme").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
    }

    /** Opens every page that can be found from the access table. */
    void all() {
        all(Set.of());
    }

    /** Opens every page that can be found, but those of these kinds. */
    void all(Set<String> besides) {
        List<String> first = tablePages().stream()
                .filter(path -> !besides.contains(kind(path)))
                .toList();
        Deque<String> left = new ArrayDeque<>(first);
        Set<String> known = new LinkedHashSet<>(first);
        Map<String, Integer> kinds = new HashMap<>();
        for (int count = 0; !left.isEmpty() && count < MOST_PAGES; count++) {
            for (String link : open(left.pop())) {
                if (!besides.contains(kind(link))
                        && known.add(link)
                        && kinds.merge(kind(link), 1, Integer::sum) <= mostOfAKind) {
                    left.add(link);
                }
            }
        }
    }

    /** Opens one page, and returns its links to pages of this server. */
    List<String> open(String path) {
        try {
            Response answer = page.navigate(
                    url.apply(path), new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
            page.evaluate(SETTLED);
            visitor.accept(path, answer);
        } catch (PlaywrightException e) {
            if (e.getMessage().contains("Download is starting")
                    || e.getMessage().contains("ERR_ABORTED")) {
                return List.of();
            }
            throw e;
        }
        List<?> links = (List<?>) page.evaluate(LINKS);
        return links.stream()
                .map(String::valueOf)
                .filter(link -> link.startsWith(url.apply("/")))
                .map(link -> link.substring(url.apply("").length()).replaceFirst("#.*", ""))
                .filter(link -> !NO_PAGE.matcher(link.replaceFirst("\\?.*", "")).matches())
                .toList();
    }

    private static List<String> tablePages() {
        try (Stream<String> lines = new ClassPathResource("access-table.csv")
                .getContentAsString(StandardCharsets.UTF_8)
                .lines()) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(","))
                    .filter(row -> row[2].equals("GET") || row[2].equals("*"))
                    .map(row -> row[3].replaceFirst("/\\*\\*$", ""))
                    .filter(path -> path.startsWith("/")
                            && !path.contains("*")
                            && !NO_PAGE.matcher(path).matches())
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pages of one kind differ in numbers and ids only. */
    static String kind(String path) {
        URI address = URI.create(path.replace(" ", "%20"));
        String query = address.getRawQuery() == null
                ? ""
                : "?"
                        + Arrays.stream(address.getRawQuery().split("&"))
                                .map(one -> one.replaceFirst("=.*", ""))
                                .sorted()
                                .collect(Collectors.joining("&"));
        String[] parts = address.getRawPath().split("/");
        boolean ours = parts.length > 1 && !parts[1].equals("camunda") && !parts[1].equals("admin");
        return IntStream.range(0, parts.length)
                        .mapToObj(i -> ours && i == 3
                                        || i == 2 && NAMED.contains(parts[1])
                                        || VARIABLE.matcher(parts[i]).matches()
                                ? "*"
                                : parts[i])
                        .collect(Collectors.joining("/"))
                + query;
    }
}
