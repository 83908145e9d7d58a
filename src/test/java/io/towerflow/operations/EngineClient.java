package io.towerflow.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who calls the engine's REST API at one of its two addresses: the one for systems, or the one of the web apps, which
 * wants the web apps' own token too.
 */
public final class EngineClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final String server;
    private final String root;
    private final String credentials;

    private EngineClient(int port, String root, String user) {
        this.server = "http://127.0.0.1:" + port;
        this.root = root;
        this.credentials =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
    }

    /** At the address for systems. */
    public static EngineClient rest(int port, String user) {
        return new EngineClient(port, "/engine-rest", user);
    }

    /** At the address of the web apps, with their token. */
    public static EngineClient webApp(int port, String user) {
        EngineClient client = new EngineClient(port, "/camunda/api/engine/engine/default", user);
        client.sendTo("GET", "/camunda/app/tasklist/default/", null, null);
        return client;
    }

    /** The engine's own address in front of its paths. */
    public String root() {
        return root;
    }

    public HttpResponse<String> get(String path) {
        return send("GET", path, null, null);
    }

    public HttpResponse<String> post(String path, String json) {
        return send("POST", path, "application/json", BodyPublishers.ofString(json));
    }

    public HttpResponse<String> put(String path, String json) {
        return send("PUT", path, "application/json", BodyPublishers.ofString(json));
    }

    public HttpResponse<String> delete(String path) {
        return send("DELETE", path, null, null);
    }

    /** Sends one file as a browser's form does, with further fields before it. */
    public HttpResponse<String> upload(String path, String type, String contentType, String data) {
        String boundary = "part-of-a-form";
        String body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\n" + type + "\r\n--"
                + boundary + "\r\nContent-Disposition: form-data; name=\"data\"; filename=\"x\"\r\nContent-Type: "
                + contentType + "\r\n\r\n" + data + "\r\n--" + boundary + "--\r\n";
        return send("POST", path, "multipart/form-data; boundary=" + boundary, BodyPublishers.ofString(body));
    }

    public HttpResponse<String> send(
            String method, String path, @Nullable String contentType, @Nullable BodyPublisher body) {
        return sendTo(method, root + path, contentType, body);
    }

    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body(), e);
        }
    }

    private HttpResponse<String> sendTo(
            String method, String path, @Nullable String contentType, @Nullable BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .header("Authorization", credentials)
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : body);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("CAMUNDA-XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .forEach(token -> request.header("X-XSRF-TOKEN", token));
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
