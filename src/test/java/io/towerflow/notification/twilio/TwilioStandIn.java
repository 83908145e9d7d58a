package io.towerflow.notification.twilio;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.ApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * Twilio as far as we use it, in WireMock: messages are created, listed and fetched with the fields and errors that its API
 * documents; each message's way is reported to its status callback and each SMS that a phone writes is posted to our webhook,
 * signed as Twilio signs. Troubles are kept ready for a phone, one for each call that would send to it.
 */
public final class TwilioStandIn implements AutoCloseable {

    /** RFC 1123 with two digits for the day, as Twilio writes it. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss xx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** What can happen to a call that sends. */
    public enum Trouble {
        NONE,
        /** 503: Twilio is down, nothing was taken. */
        UNAVAILABLE,
        /** 429 with Retry-After: 1, nothing was taken. */
        TOO_MANY,
        /** 500, although the message was taken. */
        ERROR,
        /** The message was taken, but the answer comes later than anybody waits for it. */
        LATE,
        /** The line breaks before anything was taken. */
        BROKEN
    }

    /** A message that Twilio has taken. */
    public record Taken(String sid, String to, String body) {}

    /** Longer than {@code towerflow.notification.call-timeout} of the tests, in milliseconds. */
    private static final int LATE = 6_000;

    private final WireMockServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final TwilioSettings account;
    private final String webhooks;
    private final Map<String, Map<String, Object>> messages = new ConcurrentHashMap<>();
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Trouble>> troubles = new ConcurrentHashMap<>();
    private final Runnable atTheEnd;

    /**
     * @param account whose messages it takes
     * @param webhooks our own server's address, as the signatures name it
     */
    private TwilioStandIn(TwilioSettings account, String webhooks, Runnable atTheEnd) {
        this.account = account;
        this.webhooks = webhooks;
        this.atTheEnd = atTheEnd;
        this.server = new WireMockServer(
                wireMockConfig().bindAddress("127.0.0.1").dynamicPort().extensions(new Answers(), new Reports()));
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));
        server.start();
    }

    /** Takes the place of the embedded exchange for all messages of a running product, until it is closed. */
    public static TwilioStandIn insteadOfTheExchange(ApplicationContext product) {
        Addresses addresses = product.getBean(Addresses.class);
        TwilioSettings own = product.getBean(TwilioSettings.class);
        TwilioStandIn standIn = new TwilioStandIn(
                own, addresses.here(""), () -> ReflectionTestUtils.setField(addresses, "settings", own));
        ReflectionTestUtils.setField(
                addresses,
                "settings",
                new TwilioSettings(
                        own.accountSid(),
                        own.authToken(),
                        own.from(),
                        own.whatsappFrom(),
                        standIn.server.baseUrl(),
                        "classpath:connectors/notification/whatsapp-templates.csv"));
        return standIn;
    }

    @Override
    public void close() {
        atTheEnd.run();
        server.stop();
    }

    public void trouble(String phone, Trouble... next) {
        troubles.computeIfAbsent(phone, any -> new ArrayDeque<>()).addAll(Arrays.asList(next));
    }

    /** The texts on a phone, oldest first. */
    public List<String> phone(String number) {
        return taken.stream()
                .filter(one -> one.to().equals(number))
                .map(Taken::body)
                .toList();
    }

    /** How often a call that sends came for this phone, troubles included. */
    public long calls(String number) {
        return server.getAllServeEvents().stream()
                .map(ServeEvent::getRequest)
                .filter(request -> request.getMethod().equals(RequestMethod.POST))
                .filter(request -> number.equals(form(request).get("To")))
                .count();
    }

    /** An SMS from a phone. @return what our webhook answered */
    public int write(String phone, String text) {
        return write(sid(), phone, text);
    }

    /** An SMS under Twilio's id for it: the same id stands for the same SMS, posted again. */
    public int write(String sid, String phone, String text) {
        return post("/connectors/twilio/sms", inbound(sid, phone, text), null);
    }

    /** Somebody who does not know the account's token posts an SMS. */
    public int forge(String phone, String text) {
        return post("/connectors/twilio/sms", inbound(sid(), phone, text), "Zm9yZ2VkLXNpZ25hdHVyZS1oZXJlPQ==");
    }

    public static String sid() {
        return "SM" + UUID.randomUUID().toString().replace("-", "");
    }

    private Map<String, String> inbound(String sid, String phone, String text) {
        Map<String, String> form = new TreeMap<>();
        form.put("AccountSid", account.accountSid());
        form.put("ApiVersion", "2010-04-01");
        form.put("Body", text);
        form.put("From", phone);
        form.put("FromCountry", "CI");
        form.put("MessageSid", sid);
        form.put("NumMedia", "0");
        form.put("NumSegments", "1");
        form.put("SmsMessageSid", sid);
        form.put("SmsSid", sid);
        form.put("SmsStatus", "received");
        form.put("To", account.from());
        return form;
    }

    private int post(String path, Map<String, String> form, String forged) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(webhooks + path))
                                    .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                                    .header("User-Agent", "TwilioProxy/1.1")
                                    .header(
                                            "X-Twilio-Signature",
                                            forged == null ? signature(webhooks + path, form) : forged)
                                    .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As documented: HMAC-SHA1 by the token over the address and each field's name and value, by name. */
    private String signature(String url, Map<String, String> form) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(account.authToken().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            String signed = url
                    + new TreeMap<>(form)
                            .entrySet().stream()
                                    .map(field -> field.getKey() + field.getValue())
                                    .collect(Collectors.joining());
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Map<String, String> form(Request request) {
        return Arrays.stream(request.getBodyAsString().split("&"))
                .map(field -> field.split("=", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(
                        field -> field[0],
                        field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    private void report(Map<String, String> sent, String sid) {
        for (String status : List.of("sent", "delivered")) {
            messages.get(sid).put("status", status);
            Map<String, String> form = new TreeMap<>();
            form.put("AccountSid", account.accountSid());
            form.put("ApiVersion", "2010-04-01");
            form.put("From", sent.get("From"));
            form.put("MessageSid", sid);
            form.put("MessageStatus", status);
            form.put("SmsSid", sid);
            form.put("SmsStatus", status);
            form.put("To", sent.get("To"));
            post(sent.get("StatusCallback").substring(webhooks.length()), form, null);
        }
    }

    private String messagesPath() {
        return "/2010-04-01/Accounts/" + account.accountSid() + "/Messages";
    }

    private boolean sends(Request request) {
        return request.getMethod().equals(RequestMethod.POST)
                && request.getUrl().equals(messagesPath() + ".json");
    }

    /** Answers as the API does. */
    private final class Answers implements ResponseDefinitionTransformerV2 {

        @Override
        public String getName() {
            return "twilio-api";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            Request request = event.getRequest();
            if (!Objects.equals(request.getHeader("Authorization"), authorization())) {
                return problem(401, 20003, "Authentication Error - invalid username")
                        .build();
            }
            if (sends(request)) {
                return send(form(request)).build();
            }
            String path = URI.create(request.getUrl()).getPath();
            if (path.equals(messagesPath() + ".json")) {
                String to = request.queryParameter("To").isPresent()
                        ? request.queryParameter("To").firstValue()
                        : null;
                return answer(
                                200,
                                list(messages.values().stream()
                                        .filter(one -> to == null || to.equals(one.get("to")))
                                        .toList()))
                        .build();
            }
            Map<String, Object> one = path.startsWith(messagesPath() + "/")
                    ? messages.get(path.substring(messagesPath().length() + 1).replace(".json", ""))
                    : null;
            return one == null
                    ? problem(404, 20404, "The requested resource " + path + " was not found")
                            .build()
                    : answer(200, one).build();
        }

        private ResponseDefinitionBuilder send(Map<String, String> form) {
            Queue<Trouble> waiting = troubles.get(form.get("To"));
            Trouble trouble = waiting == null ? null : waiting.poll();
            if (trouble == Trouble.UNAVAILABLE) {
                return problem(503, 20503, "Service Unavailable");
            }
            if (trouble == Trouble.TOO_MANY) {
                return problem(429, 20429, "Too Many Requests").withHeader("Retry-After", "1");
            }
            if (trouble == Trouble.BROKEN) {
                return aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
            }
            if (!form.getOrDefault("To", "").matches("\\+[1-9]\\d{7,14}")) {
                return problem(400, 21211, "Invalid 'To' Phone Number: " + form.get("To"));
            }
            Map<String, Object> made = made(form);
            if (trouble == Trouble.ERROR || trouble == Trouble.LATE) {
                CompletableFuture.runAsync(
                        () -> report(form, String.valueOf(made.get("sid"))),
                        CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
            }
            if (trouble == Trouble.ERROR) {
                return problem(500, 20500, "Internal Server Error");
            }
            ResponseDefinitionBuilder answer = answer(201, made);
            return trouble == Trouble.LATE ? answer.withFixedDelay(LATE) : answer;
        }

        private Map<String, Object> made(Map<String, String> form) {
            String sid = sid();
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("account_sid", account.accountSid());
            message.put("api_version", "2010-04-01");
            message.put("body", form.get("Body"));
            message.put("date_created", TIME.format(Instant.now()));
            message.put("date_sent", null);
            message.put("date_updated", TIME.format(Instant.now()));
            message.put("direction", "outbound-api");
            message.put("error_code", null);
            message.put("error_message", null);
            message.put("from", form.get("From"));
            message.put("messaging_service_sid", null);
            message.put("num_media", "0");
            message.put("num_segments", "1");
            message.put("price", null);
            message.put("price_unit", "USD");
            message.put("sid", sid);
            message.put("status", "queued");
            message.put("subresource_uris", Map.of("media", messagesPath() + "/" + sid + "/Media.json"));
            message.put("to", form.get("To"));
            message.put("uri", messagesPath() + "/" + sid + ".json");
            messages.put(sid, message);
            taken.add(new Taken(sid, form.get("To"), form.get("Body")));
            return message;
        }

        private Map<String, Object> list(Collection<Map<String, Object>> found) {
            Map<String, Object> page = new LinkedHashMap<>();
            page.put("end", Math.max(0, found.size() - 1));
            page.put("first_page_uri", messagesPath() + ".json?PageSize=1000&Page=0");
            page.put("messages", found);
            page.put("next_page_uri", null);
            page.put("page", 0);
            page.put("page_size", 1000);
            page.put("previous_page_uri", null);
            page.put("start", 0);
            page.put("uri", messagesPath() + ".json?PageSize=1000&Page=0");
            return page;
        }

        private ResponseDefinitionBuilder problem(int status, int code, String words) {
            return answer(
                    status,
                    Map.of(
                            "code",
                            code,
                            "message",
                            words,
                            "more_info",
                            "https://www.twilio.com/docs/errors/" + code,
                            "status",
                            status));
        }

        private ResponseDefinitionBuilder answer(int status, Map<String, Object> body) {
            try {
                return aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/json;charset=utf-8")
                        .withBody(json.writeValueAsString(body));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String authorization() {
            return "Basic "
                    + Base64.getEncoder()
                            .encodeToString((account.accountSid() + ":" + account.authToken())
                                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Tells how far a message has come, once the answer to the call is out. */
    private final class Reports implements ServeEventListener {

        @Override
        public String getName() {
            return "twilio-status-callbacks";
        }

        @Override
        public void afterComplete(ServeEvent event, Parameters parameters) {
            if (!sends(event.getRequest()) || event.getResponse().getStatus() != 201) {
                return;
            }
            report(form(event.getRequest()), sid(event.getResponse().getBodyAsString()));
        }

        private String sid(String body) {
            try {
                return json.readTree(body).path("sid").asText();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
