package io.towerflow.notification.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel.Absent;
import io.towerflow.notification.MessageChannel.Accepted;
import io.towerflow.notification.MessageChannel.Found;
import io.towerflow.notification.MessageChannel.NotSent;
import io.towerflow.notification.MessageChannel.Refused;
import io.towerflow.notification.MessageChannel.Unanswered;
import io.towerflow.notification.MessageChannel.Undecided;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.PublicAddress;
import io.towerflow.notification.delivery.MessageParameters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.mock.env.MockEnvironment;

/** What each answer of Twilio means for the message; and that each call goes out once, whatever the answer. */
class TwilioChannelTest {

    private static final Instant CLAIMED = Instant.parse("2026-01-01T12:00:00Z");

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void close() {
        end.countDown();
        server.stop(0);
    }

    @Test
    void whatTwilioTakesIsSentWithOurReferenceInTheCallback() {
        answer(201, resource("SM1", "queued", "Hello", "Thu, 01 Jan 2026 12:00:01 +0000"));

        assertThat(channel().send(message())).isEqualTo(new Accepted("SM1", MessageState.SENT));
        assertThat(calls).singleElement().satisfies(call -> assertThat(call)
                .startsWith("POST /api/2010-04-01/Accounts/AC1/Messages.json")
                .contains("StatusCallback=http%3A%2F%2Ftowerflow.example%2Fconnectors%2Ftwilio%2Fstatus%3Fmessage%3D"
                        + message().id()));
    }

    @Test
    void anErrorOfTheServerIsUndecidedAndNotRepeated() {
        answer(500, "{\"code\":20500,\"message\":\"Internal\",\"status\":500}");

        assertThat(channel().send(message())).isInstanceOf(Undecided.class);
        assertThat(calls).hasSize(1);
    }

    @Test
    void tooManyCallsAreTriedAgainWhenTwilioSays() {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            reply(exchange, 429, "{\"code\":20429,\"message\":\"Too many\",\"status\":429}");
        });

        assertThat(channel().send(message()))
                .isInstanceOfSatisfying(
                        NotSent.class, result -> assertThat(result.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
        assertThat(calls).hasSize(1);
    }

    @Test
    void aWrongTokenIsTriedAgain() {
        answer(401, "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}");

        assertThat(channel().send(message())).isInstanceOf(NotSent.class);
    }

    @Test
    void aNumberThatDoesNotExistIsFinal() {
        answer(400, "{\"code\":21211,\"message\":\"Not a number\",\"status\":400}");

        assertThat(channel().send(message())).isEqualTo(new Refused("Twilio error 21211: Not a number"));
    }

    @Test
    void silenceIsUndecided() {
        server.createContext("/", exchange -> {
            calls.add(exchange.getRequestMethod());
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });

        assertThat(channel().send(message())).isInstanceOf(Undecided.class);
        assertThat(calls).hasSize(1);
    }

    @Test
    void aConnectionThatBreaksIsUndecidedAndNotRepeated() {
        server.createContext("/", exchange -> {
            calls.add(exchange.getRequestMethod());
            exchange.close();
        });

        assertThat(channel().send(message())).isInstanceOf(Undecided.class);
        assertThat(calls).hasSize(1);
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() {
        server.stop(0);

        assertThat(channel().send(message())).isInstanceOf(NotSent.class);
    }

    @Test
    void aMessageIsFoundByItsNumberTextAndTime() {
        answer(
                200,
                list(
                        null,
                        resource("SM9", "delivered", "Hello", "Thu, 01 Jan 2026 11:00:00 +0000"),
                        resource("SM8", "delivered", "Other", "Thu, 01 Jan 2026 12:00:01 +0000"),
                        resource("SM7", "delivered", "Hello", "Thu, 01 Jan 2026 12:00:01 +0000"),
                        resource("SM6", "delivered", "Hello", "Thu, 01 Jan 2026 12:00:00 +0000")));

        assertThat(channel().find(message(), "SM6"::equals)).isEqualTo(new Found("SM7", MessageState.DELIVERED, null));
    }

    @Test
    void aMessageOnALaterPageIsFound() {
        server.createContext(
                "/",
                exchange -> reply(
                        exchange,
                        200,
                        exchange.getRequestURI().getQuery().contains("Page=1")
                                ? list(null, resource("SM2", "sent", "Hello", "Thu, 01 Jan 2026 12:00:01 +0000"))
                                : list(
                                        "\"/2010-04-01/Accounts/AC1/Messages.json?Page=1&PageSize=100\"",
                                        resource("SM3", "sent", "Other", "Thu, 01 Jan 2026 12:00:01 +0000"))));

        assertThat(channel().find(message(), id -> false)).isEqualTo(new Found("SM2", MessageState.SENT, null));
        assertThat(calls).hasSize(2);
    }

    @Test
    void aMessageThatIsNotInTheListIsAbsent() {
        answer(200, list(null, resource("SM8", "delivered", "Other", "Thu, 01 Jan 2026 12:00:01 +0000")));

        assertThat(channel().find(message(), id -> false)).isInstanceOf(Absent.class);
    }

    @Test
    void aListThatHidesTextsDecidesNothing() {
        answer(200, list(null, resource("SM8", "delivered", "", "Thu, 01 Jan 2026 12:00:01 +0000")));

        assertThat(channel().find(message(), id -> false)).isInstanceOf(Unanswered.class);
    }

    @Test
    void aListThatFailsDecidesNothing() {
        answer(503, "{}");

        assertThat(channel().find(message(), id -> false)).isInstanceOf(Unanswered.class);
    }

    private void answer(int status, String body) {
        server.createContext("/", exchange -> reply(exchange, status, body));
    }

    private void reply(HttpExchange exchange, int status, String body) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + form);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void whatsAppIsTheSameCallWithItsOwnSenderAndPrefix() {
        answer(201, resource("SM1", "queued", "Hello", "Thu, 01 Jan 2026 12:00:01 +0000"));

        assertThat(whatsApp("dispatch.offer,fr,HX0123456789abcdef0123456789abcdef,code")
                        .send(message()))
                .isEqualTo(new Accepted("SM1", MessageState.SENT));
        assertThat(calls).singleElement().satisfies(call -> assertThat(call)
                .contains("Body=Hello")
                .contains("To=whatsapp%3A%2B2250700000100")
                .contains("From=whatsapp%3A%2B15005550007"));
    }

    @Test
    void whatWhatsAppHasApprovedIsSentAsItsTemplateAndFoundByItsValues() {
        answer(201, resource("SM1", "queued", "Merci, K12", "Thu, 01 Jan 2026 12:00:01 +0000"));
        TwilioWhatsApp whatsApp = whatsApp("test,fr,HX0123456789abcdef0123456789abcdef,code; who;site");

        assertThat(whatsApp.send(message())).isEqualTo(new Accepted("SM1", MessageState.SENT));
        assertThat(calls).singleElement().satisfies(call -> assertThat(
                        java.net.URLDecoder.decode(call, StandardCharsets.UTF_8))
                .contains("ContentSid=HX0123456789abcdef0123456789abcdef")
                .contains("ContentVariables={\"1\":\"K12\",\"2\":\"-\",\"3\":\"Bouaké Nord, 2e\"}")
                .doesNotContain("Body="));
        assertThat(whatsApp.says("Allez - à Bouaké Nord, 2e : OUI K12", message()))
                .isTrue();
        assertThat(whatsApp.says("Allez - à Bouaké Nord, 2e : OUI K13", message()))
                .isFalse();
        assertThatThrownBy(() -> whatsApp("dispatch.offer,fr,HX1,code")).hasMessageContaining("line 2");
    }

    private TwilioWhatsApp whatsApp(String line) {
        MessageParameters parameters =
                id -> Map.of("code", "K12", "who", "", "site", "Bouaké\nNord,  2e", "other", "x");
        byte[] table = ("template,language,content,variables\n" + line).getBytes(StandardCharsets.UTF_8);
        ResourceLoader resources = new DefaultResourceLoader() {
            @Override
            public Resource getResource(String location) {
                return new ByteArrayResource(table);
            }
        };
        return new TwilioWhatsApp(settings(), addresses(), notification(), parameters, resources, new ObjectMapper());
    }

    private TwilioChannel channel() {
        return new TwilioChannel(settings(), addresses(), notification());
    }

    private TwilioSettings settings() {
        return new TwilioSettings(
                "AC1",
                "token",
                "+15005550006",
                "+15005550007",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/api",
                "memory:");
    }

    private Addresses addresses() {
        return new Addresses(
                settings(),
                new PublicAddress(
                        new MockEnvironment().withProperty("towerflow.public-url", "http://towerflow.example")));
    }

    private static NotificationSettings notification() {
        return new Binder(new MapConfigurationPropertySource(Map.of("towerflow.notification.call-timeout", "2s")))
                .bindOrCreate("towerflow.notification", NotificationSettings.class);
    }

    private static String resource(String sid, String status, String body, String created) {
        return """
                {"sid":"%s","status":"%s","body":"%s","to":"+2250700000100","from":"+15005550006","date_created":"%s",
                 "date_sent":null,"error_code":null,"error_message":null,"direction":"outbound-api","num_segments":"1"}""".formatted(sid, status, body, created);
    }

    private static String list(String nextPage, String... resources) {
        return """
                {"messages":[%s],"page":0,"page_size":100,"start":0,"end":0,"uri":"/x","first_page_uri":"/x",
                 "previous_page_uri":null,"next_page_uri":%s}""".formatted(String.join(",", resources), nextPage);
    }

    private static Message message() {
        return new Message(
                new UUID(0, 1),
                "default",
                Channel.SMS,
                "twilio",
                "x",
                "X",
                "+2250700000100",
                Locale.FRENCH,
                "test",
                null,
                "Hello",
                1,
                null,
                null,
                5,
                MessageState.CLAIMED,
                1,
                CLAIMED,
                CLAIMED,
                CLAIMED.plusSeconds(3600),
                null,
                null,
                null,
                null);
    }
}
