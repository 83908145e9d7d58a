package io.towerflow.demo.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** An error as Twilio words it. */
final class ExchangeRefusal extends RuntimeException {

    final HttpStatus status;
    final int code;
    final @Nullable Duration retryAfter;

    ExchangeRefusal(HttpStatus status, int code, String message) {
        this(status, code, message, null);
    }

    ExchangeRefusal(HttpStatus status, int code, String message, @Nullable Duration retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }
}
