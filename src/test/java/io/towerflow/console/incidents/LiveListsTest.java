package io.towerflow.console.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.TenantTransactionManager;
import java.io.ByteArrayInputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.web.servlet.handler.HandlerMappingIntrospector;

/** Lists of the console are made once for all who look at them, and nobody is shown what is another's. */
@TowerFlowTest
class LiveListsTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @Autowired
    IncidentService service;

    @Autowired
    Incidents incidents;

    @Autowired
    IncidentRows rows;

    @Autowired
    TenantTransactionManager transactions;

    @Autowired
    HandlerMappingIntrospector introspector;

    @Autowired
    FilterChainProxy security;

    /** In the titles of this test's incidents, and in no other's. */
    private final String mark = "live" + UUID.randomUUID().toString().replace("-", "");

    @AfterEach
    void endThem() {
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> incidents.page("open", 0, 1000).incidents().forEach(one -> {
                    if (one.title().contains(mark)) {
                        service.cancel(one.number(), "test over", "dispatcher");
                    }
                }));
    }

    @Test
    void readsManyRowsInAsFewTransactionsAsOne() {
        List<Incident> some = Stream.of(open("a"), open("b"), open("c"), open("d"))
                .map(number ->
                        Tenancy.as(Tenancy.DEFAULT, () -> incidents.find(number).orElseThrow()))
                .toList();

        assertThat(transactionsOf(some)).isEqualTo(transactionsOf(some.subList(0, 1)));
    }

    @Test
    void showsEachReaderWhatHisOrHerRightsLanguageAndNameAllow() throws Exception {
        String number = open("theirs");
        String list = "/live/incidents?q=" + mark;

        assertThat(get(list, "dispatcher", "en").body()).contains(number, "id=\"p-" + number, ">warning<");
        assertThat(get(list, "manager", "en").body()).contains(number).doesNotContain("id=\"p-" + number);
        assertThat(get(list, "technician", "en").body()).doesNotContain(number);
        assertThat(get(list, "dispatcher", "fr").body()).contains(number, "id=\"p-" + number, ">avertissement<");
        assertThat(get(list, "dispatcher", "en").body()).contains("id=\"p-" + number, ">warning<");
        assertThat(get("/?q=" + mark, "manager", "en").body())
                .contains(number, "data-account=\"manager\"")
                .doesNotContain("id=\"p-" + number);

        Tenancy.as(Tenancy.DEFAULT, () -> service.acknowledge(number, "dispatcher"));

        assertThat(get(list + "&who=me", "dispatcher", "en").body()).contains(number);
        assertThat(get(list + "&who=me", "manager", "en").body()).doesNotContain(number);
        assertThat(get(list + "&who=me", "admin", "en").body()).doesNotContain(number);
    }

    @Test
    void showsAtOnceWhatWasDoneOnThisServer() throws Exception {
        for (int i = 0; i < 5; i++) {
            String list = "/live/incidents?q=" + mark;
            String before = get(list, "dispatcher", "en").body();
            String number = open("new " + i);
            assertThat(before).doesNotContain(number);
            assertThat(get(list, "dispatcher", "en").body()).contains(number);
            assertThat(get("/live/incidents?who=nobody&q=" + mark, "dispatcher", "en")
                            .body())
                    .contains(number);
            Tenancy.as(Tenancy.DEFAULT, () -> service.acknowledge(number, "dispatcher"));
            assertThat(get("/live/incidents?who=nobody&q=" + mark, "dispatcher", "en")
                            .body())
                    .doesNotContain(number);
        }
    }

    @Test
    void showsEachReaderTheWaysThatHeOrSheMayGoAndHisOrHerOwnName() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(get("/", "dispatcher", "en").body())
                    .contains("data-account=\"dispatcher\"", "href=\"/planner\"", ">Map<", "id=\"palette\"")
                    .doesNotContain("href=\"/audit\"", "/camunda/app/cockpit", "data-account=\"admin\"");
            assertThat(get("/", "admin", "en").body())
                    .contains(
                            "data-account=\"admin\"", "href=\"/audit\"", "/camunda/app/cockpit", "/camunda/app/admin");
            assertThat(get("/", "technician", "en").body())
                    .contains("data-account=\"technician\"", "href=\"/inbox\"")
                    .doesNotContain("href=\"/planner\"", "href=\"/audit\"", "id=\"muted\"");
            assertThat(get("/", "dispatcher", "fr").body()).contains(">Carte<").doesNotContain(">Map<");
            assertThat(get("/map", "dispatcher", "en").body())
                    .containsPattern("nav-link active\" href=\"/map\"|href=\"/map\" class=\"nav-link active\"");
            HttpResponse<String> stranger = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/demo/phones"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(stranger.statusCode()).isEqualTo(200);
            assertThat(stranger.body())
                    .contains("href=\"/login\"")
                    .doesNotContain("id=\"palette\"", "href=\"/planner\"", "id=\"stale\"");
        }
    }

    @Test
    void packsForWhoTakesIt() throws Exception {
        open("one");
        String path = "/live/incidents?q=" + mark;
        HttpResponse<byte[]> packed = client.send(
                request(path, "dispatcher", "en")
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(packed.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).contains(mark);
        }
    }

    @Test
    void goesBackToTheListAsItWasNarrowed() throws Exception {
        String number = open("narrowed");
        String query = "state=all&q=" + mark + "%20%7Bx%7D&sort=-age";
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        String back = "/?state=all&q=" + mark + "%20%7Bx%7D&sort=-age";

        assertThat(get("/live/incidents?" + query, "dispatcher", "en").body())
                .contains("value=\"" + query.replace("&", "&amp;") + "\" form=\"bulk\"");
        assertThat(post("/incidents/bulk", "action=acknowledge&numbers=" + number + "&query=" + encoded))
                .endsWith(back);
        assertThat(post("/incidents/shelve", "reason=Known&numbers=" + number + "&query=" + encoded))
                .endsWith(back);
        assertThat(post("/saved-searches", "name=" + mark + "&query=" + encoded))
                .endsWith(back);
        assertThat(post("/saved-searches/remove", "name=" + mark + "&query=" + encoded))
                .endsWith(back);
        for (String foreign : List.of("", "https%3A%2F%2Felsewhere.example", "x={x}&a=%25zz", "%0D%0Ax")) {
            assertThat(URI.create(
                            post("/incidents/bulk", "action=acknowledge&numbers=" + number + "&query=" + foreign)))
                    .hasPath("/")
                    .hasNoQuery();
        }
    }

    @Test
    void takesTheFormsOfAPageWithKeptParts() throws Exception {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        assertThat(send(
                                browser,
                                "/login",
                                "username=dispatcher&password=dispatcher&_csrf=" + token(browser, "/login", ""))
                        .statusCode())
                .isEqualTo(302);
        for (String form : List.of("save", "forget")) {
            String path = form.equals("save") ? "/saved-searches" : "/saved-searches/remove";
            HttpResponse<String> answer = send(
                    browser,
                    path,
                    "name=" + mark + "&query=state%3Dall&_csrf="
                            + token(browser, "/?q=" + mark, "id=\"" + form + "\""));
            assertThat(answer.headers().firstValue("Location").orElse(answer.body()))
                    .endsWith("/?state=all");
        }
    }

    /** The token in the first form after some text of a page. */
    private String token(HttpClient browser, String path, String after) throws Exception {
        String page = browser.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Accept", "text/html")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page);
        assertThat(token.find(page.indexOf(after))).as(page).isTrue();
        return URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpClient browser, String path, String body) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void looksForTheHandlerOfARequestOnceAndObservesNoSingleFilter() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/live/bell");
        introspector
                .createCacheFilter()
                .doFilter(request, new MockHttpServletResponse(), (passed, response) -> assertThat(
                                Collections.list(passed.getAttributeNames()))
                        .noneMatch(name -> name.startsWith(HandlerMappingIntrospector.class.getName())));

        Object chain = ReflectionTestUtils.getField(security, "springSecurityFilterChain");
        assertThat(ReflectionTestUtils.getField(chain == null ? security : chain, "filterChainDecorator"))
                .extracting(it -> it.getClass().getSimpleName())
                .isEqualTo("VirtualFilterChainDecorator");
    }

    private int transactionsOf(Collection<Incident> some) {
        AtomicInteger begun = new AtomicInteger();
        Thread here = Thread.currentThread();
        TransactionExecutionListener count = new TransactionExecutionListener() {
            @Override
            public void afterBegin(TransactionExecution transaction, Throwable failure) {
                if (Thread.currentThread() == here) {
                    begun.incrementAndGet();
                }
            }
        };
        Collection<TransactionExecutionListener> before =
                new ArrayList<>(transactions.getTransactionExecutionListeners());
        transactions.addListener(count);
        try {
            assertThat(Tenancy.as(Tenancy.DEFAULT, () -> rows.rows(List.copyOf(some))))
                    .hasSameSizeAs(some);
        } finally {
            transactions.setTransactionExecutionListeners(before);
        }
        return begun.get();
    }

    private String open(String title) {
        return Tenancy.as(
                Tenancy.DEFAULT,
                () -> service.open(title + " " + mark, PerceivedSeverity.WARNING, List.of("BKE-004"), "dispatcher"));
    }

    private HttpResponse<String> get(String path, String account, String language) throws Exception {
        HttpResponse<String> answer =
                client.send(request(path, account, language).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    /** @return where it leads */
    private String post(String path, String body) throws Exception {
        HttpResponse<String> answer = client.send(
                request(path, "dispatcher", "en")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private HttpRequest.Builder request(String path, String account, String language) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((account + ":" + account).getBytes(StandardCharsets.UTF_8)))
                .header("Accept-Language", language);
    }
}
