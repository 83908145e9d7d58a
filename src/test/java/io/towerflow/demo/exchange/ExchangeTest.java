package io.towerflow.demo.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

@TowerFlowTest
class ExchangeTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    Exchange exchange;

    @Autowired
    ExchangeRepository repository;

    @Autowired
    ExchangeAccount account;

    @Autowired
    TestRestTemplate http;

    private final String phone = Unused.phone();
    private final List<Map<String, String>> heard = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ArrayDeque<>();
    private HttpServer customer;

    @BeforeEach
    void open() throws IOException {
        customer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        customer.createContext("/", call -> {
            heard.add(Form.decode(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            signatures.add(call.getRequestHeaders().getFirst("X-Twilio-Signature"));
            Integer answer = answers.poll();
            call.sendResponseHeaders(answer == null ? 204 : answer, -1);
            call.close();
        });
        customer.start();
    }

    @AfterEach
    void close() {
        customer.stop(0);
    }

    @Test
    void aStatusIsToldAgainUntilTheCustomerTakesItAndInItsOrder() {
        answers.addAll(List.of(503, 500));
        String callback = "http://127.0.0.1:" + customer.getAddress().getPort() + "/status?message=1";

        exchange.accept("+2252720000000", phone, "Hello", callback);

        await().atMost(LONG).until(() -> heard.size() == 4);
        assertThat(heard)
                .extracting(form -> form.get("MessageStatus"))
                .containsExactly("sent", "sent", "sent", "delivered");
        assertThat(signatures.get(3)).isEqualTo(account.signature(callback, heard.get(3)));
    }

    @Test
    void itKnowsItsOwnCustomersOnly() {
        assertThat(call(HttpMethod.GET, "", null, "wrong").getStatusCode().value())
                .isEqualTo(401);
        assertThat(call(HttpMethod.GET, "", null, "wrong").getBody()).containsEntry("code", 20003);
    }

    @Test
    void itRefusesAsTwilioDoes() {
        assertThat(create("12", "Hello").getBody()).containsEntry("code", 21211).containsEntry("status", 400);
        assertThat(create(phone, "").getBody()).containsEntry("code", 21602);
        assertThat(create(phone, "a".repeat(1601)).getBody()).containsEntry("code", 21617);
    }

    @Test
    void itListsNewestFirstInPagesAndByNumber() {
        for (String body : List.of("one", "two", "three")) {
            assertThat(create(phone, body).getStatusCode().value()).isEqualTo(201);
        }

        Map<String, Object> first = call(HttpMethod.GET, "?PageSize=2&To=" + Form.encode(phone), null, null)
                .getBody();

        assertThat(bodies(first)).containsExactly("three", "two");
        String next = String.valueOf(first.get("next_page_uri"));
        Map<String, Object> second = call(HttpMethod.GET, next.substring(next.indexOf('?')), null, null)
                .getBody();
        assertThat(bodies(second)).containsExactly("one");
        assertThat(second).containsEntry("next_page_uri", null);
    }

    @Test
    void thePageShowsTheConversationWithAnswersToTapAndTakesOneByForm() {
        exchange.accept("+2252720000000", phone, "Répondez OUI A12 ou NON A12.", null);

        String page = http.getForObject("/demo/phones", String.class);
        assertThat(page).contains("Répondez OUI A12 ou NON A12.", "value=\"OUI A12\"", "value=\"NON A12\"");

        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);
        headers.set("HX-Request", "true");
        String talk = http.postForObject(
                "/demo/phones/" + phone.substring(1) + "/reply",
                new HttpEntity<>("body=OUI+A12", headers),
                String.class);
        assertThat(talk).contains("bubble typed").doesNotContain("value=\"OUI A12\"");
        assertThat(repository.ofPhone(phone, 1, 0).get(0).body()).isEqualTo("OUI A12");

        String changes = http.getForObject("/demo/phones/changes?newest=0&since=2020-01-01T00:00:00Z", String.class);
        assertThat(changes).contains("delete:#card-" + phone.substring(1));
        String nothingNew =
                http.getForObject("/demo/phones/changes?newest=999999&since=2020-01-01T00:00:00Z", String.class);
        assertThat(nothingNew)
                .contains("id=\"talk-" + phone.substring(1) + "\" role=\"log\" hx-swap-oob=\"true\"")
                .doesNotContain("delete:#card-" + phone.substring(1));
    }

    @Test
    void answersAreReadAsOurMessagesSpellThem() {
        assertThat(Phones.answers(
                        "A12 est à vous. Ensuite : ARRIVE A12, FINI A12 + cause, ou IMPOSSIBLE A12. NON A12."))
                .containsExactly("ARRIVE A12", "FINI A12", "IMPOSSIBLE A12", "NON A12");
        assertThat(Phones.answers("Site CI0123 is down")).isEmpty();
    }

    private static List<String> bodies(Map<String, Object> list) {
        return ((List<?>) list.get("messages"))
                .stream()
                        .map(it -> String.valueOf(((Map<?, ?>) it).get("body")))
                        .toList();
    }

    private ResponseEntity<Map<String, Object>> create(String to, String body) {
        return call(HttpMethod.POST, "", Form.encode(Map.of("To", to, "From", "+2252720000000", "Body", body)), null);
    }

    private ResponseEntity<Map<String, Object>> call(HttpMethod method, String query, String form, String token) {
        HttpHeaders headers = new HttpHeaders();
        if (token == null) {
            headers.set("Authorization", account.authorization());
        } else {
            headers.setBasicAuth(account.sid(), token);
        }
        headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);
        return http.exchange(
                URI.create(http.getRootUri() + "/demo/exchange/2010-04-01/Accounts/" + account.sid() + "/Messages.json"
                        + query),
                method,
                new HttpEntity<>(form, headers),
                new ParameterizedTypeReference<>() {});
    }
}
