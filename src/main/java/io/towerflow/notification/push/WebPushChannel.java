package io.towerflow.notification.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interaso.webpush.WebPush;
import com.interaso.webpush.WebPush.Urgency;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.PublicAddress;
import io.towerflow.notification.delivery.HttpPost;
import io.towerflow.tenancy.Tenancy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Posts a notice to the push service of a person's browser, encrypted for that browser alone (RFC 8291) and signed by this
 * server's key (RFC 8292). A browser that the service no longer knows is forgotten. A message's address is the id of its
 * subscription; each repetition carries the same id, by which the browser shows it once.
 */
@Component
class WebPushChannel implements MessageChannel {

    private static final Pattern MAIL = Pattern.compile("<([^<>]+)>|^([^<>\\s]+)$");

    /** Signs of title and text; encrypted, all stays below the 4,096 bytes that each service takes. */
    private static final int TITLE = 200;

    private static final int TEXT = 800;

    private final PushSubscriptionRepository subscriptions;
    private final PushKeys keys;
    private final PublicAddress publicAddress;
    private final ObjectMapper json;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Duration timeout;
    private final HttpClient http;

    WebPushChannel(
            PushSubscriptionRepository subscriptions,
            PushKeys keys,
            PublicAddress publicAddress,
            NotificationSettings notification,
            ObjectMapper json,
            TransactionTemplate transaction,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.keys = keys;
        this.publicAddress = publicAddress;
        this.json = json;
        this.transaction = transaction;
        this.clock = clock;
        this.timeout = notification.callTimeout();
        this.http = HttpClient.newBuilder().connectTimeout(timeout.dividedBy(2)).build();
    }

    @Override
    public Channel channel() {
        return Channel.PUSH;
    }

    @Override
    public String provider() {
        return "webpush";
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public SendResult send(Message message) {
        UUID id = UUID.fromString(message.address());
        PushSubscription browser =
                inSystem(() -> subscriptions.find(message.tenant(), id)).orElse(null);
        if (browser == null) {
            return new Refused("The browser is told nothing any more");
        }
        // Repeated under the same id, so that it is shown once.
        return HttpPost.send(
                http, request(message, browser), "The push service", status -> result(message, id, status));
    }

    /** Answers that it cannot be asked: after a crash it is posted again under the same id. */
    @Override
    public FindResult find(Message message, Predicate<String> taken) {
        return new Absent();
    }

    private HttpRequest request(Message message, PushSubscription browser) {
        WebPush push = new WebPush(subject(), keys.get());
        byte[] body = push.getBody(payload(message), decoded(browser.p256dh()), decoded(browser.auth()));
        long left = Math.max(
                0, Duration.between(clock.instant(), message.expiresAt()).toSeconds());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(browser.endpoint()))
                .timeout(timeout)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        push.getHeaders(
                        browser.endpoint(),
                        (int) Math.min(left, Integer.MAX_VALUE),
                        null,
                        message.urgency() <= 1 ? Urgency.High : Urgency.Normal)
                .forEach(request::setHeader);
        return request.build();
    }

    private Optional<SendResult> result(Message message, UUID id, int status) {
        if (status / 100 == 2) {
            return Optional.of(new Accepted("webpush/" + message.id(), MessageState.SENT));
        }
        if (status == 404 || status == 410) {
            inSystem(() -> {
                subscriptions.remove(id);
                return Boolean.TRUE;
            });
            return Optional.of(new Refused(
                    "The push service answered " + status + ": the browser takes nothing any more and is forgotten"));
        }
        return Optional.empty();
    }

    private byte[] payload(Message message) {
        Map<String, String> payload = new LinkedHashMap<>();
        payload.put("id", message.id().toString());
        payload.put("title", cut(Objects.requireNonNullElse(message.subject(), "TowerFlow"), TITLE));
        payload.put("text", cut(message.body(), TEXT));
        payload.put("language", message.language().getLanguage());
        payload.put("url", publicAddress.of("/inbox"));
        try {
            return json.writeValueAsString(payload).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A notice that is no JSON", impossible);
        }
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** Returns whom a push service may write to about this server. */
    private String subject() {
        Matcher mail = MAIL.matcher(publicAddress.sender());
        return "mailto:"
                + (mail.find() ? Objects.requireNonNullElse(mail.group(1), mail.group(2)) : "towerflow@localhost");
    }

    private <T> T inSystem(Supplier<T> work) {
        return Objects.requireNonNull(Tenancy.asSystem(() -> transaction.execute(tx -> work.get())));
    }

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
