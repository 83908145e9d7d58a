package io.towerflow.notification.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.TowerFlowTest;
import io.towerflow.identity.Role;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.Messages;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.notification.PushSubscriptions;
import io.towerflow.notification.PushSubscriptions.Wanted;
import io.towerflow.people.Person;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Notices in browsers, sent to a push service that decrypts them. */
@TowerFlowTest
class WebPushTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String name = "push-" + UUID.randomUUID();
    private final Person person =
            new Person(name, "Awa", Role.DISPATCHER, null, "nobody@towerflow.example", Locale.FRENCH);

    private PushService service;

    @LocalServerPort
    int port;

    @Autowired
    Notifier notifier;

    @Autowired
    Messages messages;

    @Autowired
    PushSubscriptions browsers;

    @Autowired
    PushSettings settings;

    @BeforeEach
    void listen() throws Exception {
        service = new PushService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aBrowserReadsWhatThePersonIsToldAndNobodyElseCan() throws Exception {
        add("/send/one");
        tell("first", "Bonjour « Awa »");

        PushService.Request request = received(1).getFirst();
        assertThat(request.path()).isEqualTo("/send/one");
        assertThat(request.headers())
                .containsEntry("Content-Encoding", "aes128gcm")
                .containsKeys("TTL", "Urgency");
        assertThat(Integer.parseInt(request.headers().get("TTL"))).isPositive();
        assertThat(new String(request.body(), StandardCharsets.ISO_8859_1)).doesNotContain("Awa");
        JsonNode shown = json.readTree(service.decrypt(request.body()));
        assertThat(shown.path("text").asText()).contains("Bonjour « Awa »");
        assertThat(shown.path("title").asText()).isNotEmpty();
        assertThat(shown.path("language").asText()).isEqualTo("fr");
        assertThat(shown.path("url").asText()).endsWith("/inbox");
        JsonNode claims =
                json.readTree(PushService.claims(request.headers().get("Authorization"), browsers.publicKey()));
        assertThat(claims.path("aud").asText()).isEqualTo(service.origin());
        assertThat(claims.path("sub").asText()).startsWith("mailto:");
        assertThat(claims.path("exp").asLong()).isPositive();

        // The page of what the person was told has it once
        assertThat(as(() -> messages.toPerson(name, 10)))
                .singleElement()
                .satisfies(message -> assertThat(message.channel()).isEqualTo(Channel.MAIL));
        // The same occasion by another channel is no second notice
        as(() -> notifier.notify(new Notice(
                "first" + name + "/sms", Channel.SMS, person, "test", Map.of("name", "Bonjour"), null, null, 5)));
        tell("second", "Au revoir");
        assertThat(received(2)).hasSize(2);
    }

    @Test
    void aBrowserThatTheServiceNoLongerKnowsIsForgotten() throws Exception {
        for (int status : List.of(404, 410)) {
            add("/send/" + status);
            service.answerNext(status, "");
            tell("gone" + status, "Nobody");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(as(() -> browsers.of(name))).isEmpty());
            assertThat(pushed("gone" + status).state()).isEqualTo(MessageState.FAILED);
        }
        tell("later", "Nobody");
        assertThat(service.requests).hasSize(2);
    }

    @Test
    void whatTheServiceDoesNotTakeNowIsSentAgainAsTheSame() throws Exception {
        add("/send/busy");
        service.answerNext(503, "1");
        service.answerNext(429, "1");
        tell("busy", "Patience");

        List<PushService.Request> three = received(3);
        List<String> ids = three.stream()
                .map(request -> read(request).path("id").asText())
                .distinct()
                .toList();
        assertThat(ids).hasSize(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(pushed("busy").state()).isEqualTo(MessageState.SENT));
        assertThat(as(() -> browsers.of(name))).hasSize(1);
    }

    @Test
    void whatTheServiceRefusesIsNotSentAgain() throws Exception {
        add("/send/refused");
        service.answerNext(413, "");
        tell("refused", "Too long");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(pushed("refused").state()).isEqualTo(MessageState.FAILED));
        assertThat(service.requests).hasSize(1);
        assertThat(as(() -> browsers.of(name))).hasSize(1);
    }

    @Test
    void noBrowserGetsMoreThanPeopleRead() throws Exception {
        add("/send/many");
        for (int at = 0; at < settings.messages() + 5; at++) {
            tell("many" + at, "Storm");
        }
        received(settings.messages());
        long stored = as(() -> messages.page(0, 1000)).stream()
                .filter(message -> message.channel() == Channel.PUSH
                        && message.recipientId().equals(name))
                .count();
        assertThat(stored).isEqualTo(settings.messages());
    }

    @Test
    void aLongNoticeIsCutToWhatEachServiceTakes() throws Exception {
        add("/send/long");
        tell("long", "é".repeat(5000));
        PushService.Request request = received(1).getFirst();
        assertThat(request.body()).hasSizeLessThanOrEqualTo(4096);
        assertThat(read(request).path("text").asText()).endsWith("…");
    }

    @Test
    void anotherTenantIsNotToldAndABrowserBelongsToWhoUsesItNow() throws Exception {
        add("/send/shared");
        String other = "o" + name;
        Tenancy.as(Tenancy.DEFAULT, () -> browsers.add(other, wanted("/send/shared")));
        assertThat(as(() -> browsers.of(name))).isEmpty();
        assertThat(as(() -> browsers.of(other))).hasSize(1);
        assertThat(Tenancy.as("another", () -> browsers.of(other))).isEmpty();
        UUID id = as(() -> browsers.of(other)).getFirst().id();
        as(() -> {
            browsers.remove(name, id);
            return id;
        });
        assertThat(as(() -> browsers.of(other))).hasSize(1);
        // Named again, it stays the same
        Tenancy.as(Tenancy.DEFAULT, () -> browsers.add(other, wanted("/send/shared")));
        assertThat(as(() -> browsers.of(other)).getFirst().id()).isEqualTo(id);
    }

    @Test
    void nobodyHasMoreBrowsersThanOneUses() {
        for (int at = 0; at < settings.browsers(); at++) {
            add("/send/" + at);
        }
        assertThatThrownBy(() -> add("/send/more")).isInstanceOf(ConflictException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:///etc/passwd",
                "http://localhost:1/x",
                "https://127.0.0.1/x",
                "http://user@127.0.0.1/x",
                "http://127.0.0.1.evil.example/x",
                "https://evil.example/x",
                "https://fcm.googleapis.com.evil.example/x",
                "gopher://fcm.googleapis.com/x"
            })
    void callsNoAddressButThoseOfPushServices(String endpoint) {
        assertThatThrownBy(() -> Tenancy.as(
                        Tenancy.DEFAULT,
                        () -> browsers.add(name, new Wanted(endpoint, service.publicKey(), service.secret(), "test"))))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        wrong -> assertThat(wrong.fields().getFirst().field()).isEqualTo("endpoint"));
    }

    @Test
    void allowsTheServicesOfTheBrowsers() {
        PushSettings shipped = new PushSettings(
                List.of("https://fcm.googleapis.com", "https://*.push.services.mozilla.com"),
                10,
                30,
                Duration.ofMinutes(10));
        assertThat(shipped.allows(URI.create("https://fcm.googleapis.com/fcm/send/x")))
                .isTrue();
        assertThat(shipped.allows(URI.create("https://updates.push.services.mozilla.com/wpush/v2/x")))
                .isTrue();
        assertThat(shipped.allows(URI.create("https://push.services.mozilla.com.evil.example/x")))
                .isFalse();
        assertThat(shipped.allows(URI.create("https://fcm.googleapis.com:8443/x")))
                .isFalse();
        assertThat(shipped.allows(URI.create("http://fcm.googleapis.com/x"))).isFalse();
    }

    @Test
    void refusesKeysThatAreNone() {
        String point = service.publicKey();
        for (String key : List.of("", "AAAA", point.substring(2), "!" + point.substring(1))) {
            assertThatThrownBy(() -> Tenancy.as(
                            Tenancy.DEFAULT,
                            () -> browsers.add(
                                    name, new Wanted(service.origin() + "/x", key, service.secret(), "test"))))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> Tenancy.as(
                        Tenancy.DEFAULT,
                        () -> browsers.add(name, new Wanted(service.origin() + "/x", point, "AAAA", "test"))))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void peopleSwitchItOnAndOffOnTheirOwnPage() throws Exception {
        HttpResponse<String> page = send(request("/account").GET());
        assertThat(page.body())
                .contains("data-key=\"" + browsers.publicKey() + "\"")
                .doesNotContain("??");
        assertThat(send(request("/push-worker.js").GET()).body()).contains("showNotification");
        String endpoint = service.origin() + "/send/" + name;
        assertThat(post(
                                "/account/push",
                                "endpoint=" + endpoint + "&p256dh=" + service.publicKey() + "&auth=" + service.secret())
                        .statusCode())
                .isEqualTo(302);
        PushSubscriptions.Browser kept = as(() -> browsers.of("technician")).stream()
                .filter(one -> one.endpoint().equals(endpoint))
                .findFirst()
                .orElseThrow();
        assertThat(send(request("/account").header("Accept-Language", "fr").GET())
                        .body())
                .contains("push-" + kept.id(), "Activé depuis")
                .doesNotContain("??");
        assertThat(post("/account/push/" + kept.id() + "/end", "").statusCode()).isEqualTo(302);
        assertThat(as(() -> browsers.of("technician")))
                .extracting(PushSubscriptions.Browser::endpoint)
                .doesNotContain(endpoint);
    }

    private void add(String path) {
        Tenancy.as(Tenancy.DEFAULT, () -> browsers.add(name, wanted(path)));
    }

    private Wanted wanted(String path) {
        return new Wanted(service.origin() + path, service.publicKey(), service.secret(), "test");
    }

    private void tell(String occasion, String text) {
        as(() -> notifier.notify(new Notice(
                occasion + name + "/mail", Channel.MAIL, person, "test", Map.of("name", text), null, null, 5)));
    }

    private List<PushService.Request> received(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.requests).hasSizeGreaterThanOrEqualTo(count));
        return List.copyOf(service.requests);
    }

    private JsonNode read(PushService.Request request) {
        try {
            return json.readTree(service.decrypt(request.body()));
        } catch (Exception unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** The copy of the newest notice. */
    private Message pushed(String occasion) {
        return as(() -> messages.page(0, 1000)).stream()
                .filter(message -> message.channel() == Channel.PUSH
                        && message.recipientId().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(occasion));
    }

    private static <T> T as(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, work);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        String credentials =
                Base64.getEncoder().encodeToString("technician:technician".getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Basic " + credentials);
    }
}
