package io.towerflow.notification.twilio;

import com.twilio.constant.EnumConstants;
import com.twilio.http.HttpClient;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries the SDK's requests to the server of our choice, each once. The SDK's own client knows one host only and repeats a
 * request three times when the answer is an error of the server: an SMS would go out more than once.
 */
class TwilioHttpClient extends HttpClient {

    /** Failure of a request that the server certainly did not take. */
    static final class NotTaken extends RuntimeException {

        private final @Nullable Duration retryAfter;

        NotTaken(String message, @Nullable Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        @Nullable
        Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Failure of a request that went out, with no answer. */
    static final class NoAnswer extends RuntimeException {

        NoAnswer(String message) {
            super(message);
        }
    }

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final Supplier<String> server;
    private final Duration timeout;
    private final java.net.http.HttpClient http;

    TwilioHttpClient(Supplier<String> server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
        this.http = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout.dividedBy(2))
                .build();
    }

    @Override
    public Response reliableRequest(Request request) {
        return makeRequest(request);
    }

    @Override
    public Response reliableRequest(Request request, int[] retryCodes, int retries, long delayMillis) {
        return makeRequest(request);
    }

    @Override
    public Response makeRequest(Request request) {
        HttpResponse<String> answer = exchange(toHttp(request));
        int status = answer.statusCode();
        if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
            throw new NotTaken("Twilio answered " + status, retryAfter(answer));
        }
        return new Response(answer.body(), status);
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException | UnresolvedAddressException e) {
            throw new NotTaken("Twilio could not be reached: " + e, null);
        } catch (IOException e) {
            throw new NoAnswer("Twilio did not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("The call was interrupted");
        }
    }

    private HttpRequest toHttp(Request request) {
        URL url = request.constructURL();
        HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(server.get() + url.getFile()))
                .timeout(timeout)
                .header("Accept", "application/json")
                .header("Authorization", request.getAuthString());
        request.getHeaderParams().forEach((name, values) -> values.forEach(value -> http.header(name, value)));
        if (request.getMethod() == HttpMethod.GET) {
            return http.GET().build();
        }
        return http.header("Content-Type", EnumConstants.ContentType.FORM_URLENCODED.getValue())
                .method(request.getMethod().toString(), HttpRequest.BodyPublishers.ofString(request.encodeFormBody()))
                .build();
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> answer) {
        Optional<String> seconds = answer.headers().firstValue("Retry-After").filter(text -> text.matches("\\d{1,6}"));
        return seconds.map(text -> Duration.ofSeconds(Long.parseLong(text))).orElse(null);
    }
}
