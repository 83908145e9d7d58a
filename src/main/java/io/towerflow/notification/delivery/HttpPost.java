package io.towerflow.notification.delivery;

import io.towerflow.notification.MessageChannel.NotSent;
import io.towerflow.notification.MessageChannel.Refused;
import io.towerflow.notification.MessageChannel.SendResult;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Posts a message to another server. What it did not take for now (408, 425, 429 and 5xx, or no answer) is posted again after the pause
 * that it asks for, everything else never.
 */
public final class HttpPost {

    private HttpPost() {}

    /**
     * Posts once.
     *
     * @param peer who is posted to, as the sentence begins in which the failure is told
     * @param known the result for a status that is this peer's own, 2xx among them; empty for all others
     */
    public static SendResult send(
            HttpClient http, HttpRequest request, String peer, IntFunction<Optional<SendResult>> known) {
        try {
            HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
            return known.apply(answer.statusCode()).orElseGet(() -> failed(answer, peer));
        } catch (IOException e) {
            return new NotSent(peer + " gave no answer: " + e, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NotSent("The call was interrupted", null);
        }
    }

    private static SendResult failed(HttpResponse<?> answer, String peer) {
        int status = answer.statusCode();
        String words = peer + " answered " + status;
        return status == 408 || status == 425 || status == 429 || status >= 500
                ? new NotSent(words, retryAfter(answer))
                : new Refused(words);
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(null);
    }
}
