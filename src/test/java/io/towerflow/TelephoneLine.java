package io.towerflow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.twilio.security.RequestValidator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The other side of benchmarks: takes each SMS as Twilio's API does, and soon after reports it as sent and as delivered to its
 * status callback, signed. It keeps nothing, so that what it costs is little beside what is measured.
 */
public final class TelephoneLine implements AutoCloseable {

    private static final String ACCOUNT = "AC11111111111111111111111111111111";
    private static final String TOKEN = "a-line-of-benchmarks";

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(1);
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicLong number = new AtomicLong();

    public TelephoneLine() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json", this::take);
        server.start();
    }

    /** Tells the product that this is its Twilio. */
    public String[] settings() {
        return new String[] {
            "--towerflow.twilio.base-url=http://127.0.0.1:"
                    + server.getAddress().getPort(),
            "--towerflow.twilio.account-sid=" + ACCOUNT,
            "--towerflow.twilio.auth-token=" + TOKEN
        };
    }

    @Override
    public void close() {
        later.shutdownNow();
        server.stop(0);
    }

    private void take(HttpExchange call) throws IOException {
        Map<String, String> form = Arrays.stream(
                        new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8), (a, b) -> b));
        String sid = String.format(Locale.ROOT, "SM%032x", number.incrementAndGet());
        Map<String, String> message = new LinkedHashMap<>();
        message.put("sid", sid);
        message.put("account_sid", ACCOUNT);
        message.put("to", form.get("To"));
        message.put("from", form.get("From"));
        message.put("body", form.get("Body"));
        message.put("status", "queued");
        byte[] answer = json.writeValueAsBytes(message);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(201, answer.length);
        call.getResponseBody().write(answer);
        call.close();
        later.schedule(() -> report(form, sid, "sent"), 300, TimeUnit.MILLISECONDS);
        later.schedule(() -> report(form, sid, "delivered"), 2, TimeUnit.SECONDS);
    }

    private void report(Map<String, String> message, String sid, String status) {
        Map<String, String> form = new TreeMap<>();
        form.put("AccountSid", ACCOUNT);
        form.put("From", message.get("From"));
        form.put("To", message.get("To"));
        form.put("MessageSid", sid);
        form.put("MessageStatus", status);
        String url = message.get("StatusCallback");
        http.sendAsync(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                        .header("X-Twilio-Signature", signature(url, form))
                        .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                                .map(field -> field.getKey() + "="
                                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&"))))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    /** As {@link RequestValidator} checks it: HMAC-SHA1 by the token over the address and each field, by name. */
    private static String signature(String url, Map<String, String> form) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            String signed = url
                    + form.entrySet().stream()
                            .map(field -> field.getKey() + field.getValue())
                            .collect(Collectors.joining());
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
