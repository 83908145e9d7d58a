package io.towerflow.notification.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel.Accepted;
import io.towerflow.notification.MessageChannel.NotSent;
import io.towerflow.notification.MessageChannel.Refused;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.WebhookAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What another system gets, checked as it would check it, over real HTTP. */
class WebhookChannelTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String SECRET = "a secret";

    private record Call(String signature, String type, String body) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 204;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            calls.add(new Call(
                    exchange.getRequestHeaders().getFirst("X-TowerFlow-Signature"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            if (status == 429) {
                exchange.getResponseHeaders().set("Retry-After", "7");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void aNoticeIsACloudEventWhoseSignatureTheReceiverCanCheck() throws Exception {
        assertThat(channel().send(message()))
                .isEqualTo(new Accepted("webhook/" + message().id(), MessageState.DELIVERED));

        Call call = calls.getFirst();
        assertThat(call.type()).startsWith("application/cloudevents+json");
        JsonNode event = new ObjectMapper().readTree(call.body());
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo(message().id().toString());
        assertThat(event.path("source").asText()).isEqualTo("/towerflow/default");
        assertThat(event.path("type").asText()).isEqualTo("io.towerflow.notice");
        assertThat(event.path("subject").asText()).isEqualTo("INC-1");
        assertThat(event.path("data").path("text").asText()).isEqualTo("Énergie coupée");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String hex = HexFormat.of()
                .formatHex(mac.doFinal((NOW.getEpochSecond() + "." + call.body()).getBytes(StandardCharsets.UTF_8)));
        assertThat(call.signature()).isEqualTo("t=" + NOW.getEpochSecond() + ",v1=" + hex);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 503})
    void whatMayPassIsTriedAgainUnderTheSameId(int answer) throws Exception {
        status = answer;
        assertThat(channel().send(message())).isInstanceOf(NotSent.class);
        status = 200;
        assertThat(channel().send(message())).isInstanceOf(Accepted.class);

        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(calls.get(0).body()).path("id"))
                .isEqualTo(json.readTree(calls.get(1).body()).path("id"));
    }

    @Test
    void theReceiverSaysWhenItWillTakeMore() {
        status = 429;

        assertThat(channel().send(message()))
                .isInstanceOfSatisfying(
                        NotSent.class, result -> assertThat(result.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void aReceiverThatIsGoneIsFinalAndOneThatIsDownIsNot() {
        status = 410;
        assertThat(channel().send(message())).isInstanceOf(Refused.class);

        server.stop(0);
        assertThat(channel().send(message())).isInstanceOf(NotSent.class);
    }

    private WebhookChannel channel() {
        NotificationSettings settings = new Binder(
                        new MapConfigurationPropertySource(Map.of("towerflow.notification.call-timeout", "2s")))
                .bindOrCreate("towerflow.notification", NotificationSettings.class);
        return new WebhookChannel(
                new WebhookAddress("unused", SECRET), settings, new ObjectMapper(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Message message() {
        return new Message(
                new UUID(0, 1),
                "default",
                Channel.WEBHOOK,
                "webhook",
                "x",
                "X",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/hook",
                Locale.FRENCH,
                "test",
                null,
                "Énergie coupée",
                0,
                "INC-1",
                null,
                0,
                MessageState.CLAIMED,
                1,
                NOW,
                NOW,
                NOW.plusSeconds(3600),
                null,
                null,
                null);
    }
}
