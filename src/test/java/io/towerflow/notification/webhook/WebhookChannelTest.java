package io.towerflow.notification.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel.Accepted;
import io.towerflow.notification.MessageChannel.NotSent;
import io.towerflow.notification.MessageChannel.Refused;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.WebhookAddress;
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
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What another system gets, checked as it would check it, over real HTTP. */
class WebhookChannelTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String SECRET = "a secret";

    @RegisterExtension
    static final WireMockExtension RECEIVER = WireMockExtension.newInstance()
            .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
            .build();

    @Test
    void aNoticeIsACloudEventWhoseSignatureTheReceiverCanCheck() throws Exception {
        answer(noContent());
        assertThat(channel().send(message()))
                .isEqualTo(new Accepted("webhook/" + message().id(), MessageState.DELIVERED));

        LoggedRequest call = calls().getFirst();
        assertThat(call.getHeader("Content-Type")).startsWith("application/cloudevents+json");
        JsonNode event = new ObjectMapper().readTree(call.getBodyAsString());
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo(message().id().toString());
        assertThat(event.path("source").asText()).isEqualTo("/towerflow/default");
        assertThat(event.path("type").asText()).isEqualTo("io.towerflow.notice");
        assertThat(event.path("subject").asText()).isEqualTo("INC-1");
        assertThat(event.path("data").path("text").asText()).isEqualTo("Énergie coupée");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String hex = HexFormat.of()
                .formatHex(mac.doFinal(
                        (NOW.getEpochSecond() + "." + call.getBodyAsString()).getBytes(StandardCharsets.UTF_8)));
        assertThat(call.getHeader("X-TowerFlow-Signature")).isEqualTo("t=" + NOW.getEpochSecond() + ",v1=" + hex);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 503})
    void whatMayPassIsTriedAgainUnderTheSameId(int status) throws Exception {
        answer(status(status));
        assertThat(channel().send(message())).isInstanceOf(NotSent.class);
        answer(ok());
        assertThat(channel().send(message())).isInstanceOf(Accepted.class);

        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(calls().get(0).getBodyAsString()).path("id"))
                .isEqualTo(json.readTree(calls().get(1).getBodyAsString()).path("id"));
    }

    @Test
    void theReceiverSaysWhenItWillTakeMore() {
        answer(status(429).withHeader("Retry-After", "7"));

        assertThat(channel().send(message()))
                .isInstanceOfSatisfying(
                        NotSent.class, result -> assertThat(result.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void aReceiverThatIsGoneIsFinalAndOneThatIsDownIsNot() {
        answer(status(410));
        assertThat(channel().send(message())).isInstanceOf(Refused.class);

        assertThat(channel().send(message("http://127.0.0.1:1"))).isInstanceOf(NotSent.class);
    }

    private WebhookChannel channel() {
        NotificationSettings settings = new Binder(
                        new MapConfigurationPropertySource(Map.of("towerflow.notification.call-timeout", "2s")))
                .bindOrCreate("towerflow.notification", NotificationSettings.class);
        return new WebhookChannel(
                new WebhookAddress("unused", SECRET), settings, new ObjectMapper(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static void answer(ResponseDefinitionBuilder answer) {
        RECEIVER.stubFor(post("/hook").willReturn(answer));
    }

    private static List<LoggedRequest> calls() {
        return RECEIVER.findAll(postRequestedFor(anyUrl()));
    }

    private static Message message() {
        return message(RECEIVER.baseUrl());
    }

    private static Message message(String receiver) {
        return new Message(
                new UUID(0, 1),
                "default",
                Channel.WEBHOOK,
                "webhook",
                "x",
                "X",
                receiver + "/hook",
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
                null,
                null);
    }
}
