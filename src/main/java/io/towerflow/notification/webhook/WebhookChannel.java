package io.towerflow.notification.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.WebhookAddress;
import io.towerflow.notification.delivery.HttpPost;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Posts a notice to another system as a CloudEvents 1.0 event in JSON (structured mode). The header {@code
 * X-TowerFlow-Signature: t=SECONDS,v1=HEX} carries the time and the HMAC-SHA256, by the shared secret, of the time, a full
 * stop and the body: the receiver can refuse what is forged or old. A call without an answer is repeated; each repetition has
 * the same event id, by which the receiver knows it.
 */
@Component
class WebhookChannel implements MessageChannel {

    private static final String HMAC = "HmacSHA256";

    private final WebhookAddress settings;
    private final ObjectMapper json;
    private final Clock clock;
    private final Duration timeout;
    private final HttpClient http;

    WebhookChannel(WebhookAddress settings, NotificationSettings notification, ObjectMapper json, Clock clock) {
        this.settings = settings;
        this.json = json;
        this.clock = clock;
        this.timeout = notification.callTimeout();
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout.dividedBy(2))
                .build();
    }

    @Override
    public Channel channel() {
        return Channel.WEBHOOK;
    }

    @Override
    public String provider() {
        return "webhook";
    }

    @Override
    public Optional<String> missing() {
        return settings.url() == null || settings.secret() == null
                ? Optional.of("The webhook is not set up: TOWERFLOW_WEBHOOK_URL and _SECRET are needed")
                : Optional.empty();
    }

    @Override
    public SendResult send(Message message) {
        byte[] body = event(message).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(message.address()))
                .timeout(timeout)
                .header("Content-Type", "application/cloudevents+json; charset=UTF-8")
                .header("X-TowerFlow-Signature", signature(clock.instant().getEpochSecond(), body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        // Repeated under the same event id, so that nothing happens twice.
        return HttpPost.send(
                http,
                request,
                "The webhook",
                status -> status / 100 == 2
                        ? Optional.of(new Accepted("webhook/" + message.id(), MessageState.DELIVERED))
                        : Optional.empty());
    }

    /** Answers that it cannot be asked: after a crash it is posted again under the same event id. */
    @Override
    public FindResult find(Message message, Predicate<String> taken) {
        return new Absent();
    }

    private String event(Message message) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("template", message.template());
        data.put("recipientId", message.recipientId());
        data.put("recipientName", message.recipientName());
        data.put("language", message.language().getLanguage());
        data.put("text", message.body());
        data.put("incident", message.incidentNumber());
        data.put("workOrder", message.workOrderId());
        data.put("urgency", message.urgency());
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", message.id().toString());
        event.put("source", "/towerflow/" + message.tenant());
        event.put("type", "io.towerflow.notice");
        event.put("time", message.createdAt().toString());
        event.put("datacontenttype", "application/json");
        if (message.incidentNumber() != null) {
            event.put("subject", message.incidentNumber());
        }
        event.put("data", data);
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    String signature(long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(String.valueOf(settings.secret()).getBytes(StandardCharsets.UTF_8), HMAC));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
