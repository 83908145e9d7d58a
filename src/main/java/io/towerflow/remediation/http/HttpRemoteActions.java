package io.towerflow.remediation.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.notification.PublicAddress;
import io.towerflow.remediation.RemediationSettings;
import io.towerflow.remediation.RemoteActions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Posts an action to the element manager as connectors/remote-action describes it. Repeated is only what surely did nothing: a
 * dry run, a call that never connected, an answer 429 or 503. A call that ended without a clear answer is unknown.
 */
@Component
class HttpRemoteActions implements RemoteActions {

    private final RemediationSettings settings;
    private final PublicAddress server;
    private final ObjectMapper json;
    private final HttpClient client;

    HttpRemoteActions(RemediationSettings settings, PublicAddress server, ObjectMapper json) {
        this.settings = settings;
        this.server = server;
        this.json = json;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .build();
    }

    @Override
    public boolean ready() {
        return settings.url() != null && !settings.url().isBlank();
    }

    /** Outcome of a call, and whether another one can do no harm. */
    private record Call(Answer answer, boolean repeatable) {}

    @Override
    public Answer perform(Request request) {
        String url = settings.url();
        if (url == null || url.isBlank()) {
            return new Answer(Result.NOT_DONE, "no element manager is set up: towerflow.remediation.url is needed");
        }
        Call call = call(url, request);
        for (int attempt = 1; attempt < settings.attempts() && call.repeatable(); attempt++) {
            call = call(url, request);
        }
        return call.answer();
    }

    private Call call(String url, Request request) {
        try {
            HttpResponse<String> response =
                    client.send(post(server.resolve(url), request), HttpResponse.BodyHandlers.ofString());
            return read(response, request.dryRun());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new Call(new Answer(Result.NOT_DONE, "the element manager could not be reached"), true);
        } catch (IOException e) {
            return undecided("the element manager did not answer in time or broke off", request.dryRun());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Call(new Answer(Result.UNKNOWN, "the call was interrupted"), false);
        }
    }

    private HttpRequest post(String url, Request request) throws JsonProcessingException {
        String body = json.writeValueAsString(json.createObjectNode()
                .put("action", request.action())
                .put("object", request.object())
                .put("dryRun", request.dryRun())
                .put("idempotencyKey", request.idempotencyKey()));
        HttpRequest.Builder post = HttpRequest.newBuilder(URI.create(url))
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (settings.token() != null) {
            post.header("Authorization", "Bearer " + settings.token());
        }
        return post.build();
    }

    private Call read(HttpResponse<String> response, boolean dryRun) {
        int status = response.statusCode();
        if (status == 429 || status == 503) {
            return new Call(new Answer(Result.NOT_DONE, "the element manager is busy (" + status + ")"), true);
        }
        if (status >= 400 && status < 500) {
            return new Call(new Answer(Result.NOT_DONE, words(response, "refused with status " + status)), false);
        }
        if (status != 200) {
            return undecided("the element manager answered with status " + status, dryRun);
        }
        JsonNode answer = tree(response);
        String result = answer == null ? "" : answer.path("result").asText();
        return switch (result) {
            case "done", "possible" -> new Call(new Answer(Result.DONE, words(response, result)), false);
            case "refused", "failed" -> new Call(new Answer(Result.NOT_DONE, words(response, result)), false);
            default -> undecided("the element manager's answer could not be read", dryRun);
        };
    }

    /**
     * Outcome of a call of which nobody can tell what happened; a dry run changes nothing and may be asked for again.
     */
    private static Call undecided(String words, boolean dryRun) {
        return new Call(new Answer(Result.UNKNOWN, words), dryRun);
    }

    private String words(HttpResponse<String> response, String otherwise) {
        JsonNode answer = tree(response);
        String message = answer == null ? "" : answer.path("message").asText();
        return message.isBlank() ? otherwise : message;
    }

    private @Nullable JsonNode tree(HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
