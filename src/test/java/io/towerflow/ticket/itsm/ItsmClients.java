package io.towerflow.ticket.itsm;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.ticket.Itsm;
import io.towerflow.ticket.ItsmSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/** Hands what a test of the whole room needs out of this one. */
public final class ItsmClients {

    private ItsmClients() {}

    public static Itsm of(ItsmSettings settings, ObjectMapper json, Clock clock) {
        return new ItsmClient(settings, new TroubleTicketFormat(json, settings), json, clock);
    }

    public static String sign(String secret, String id, String timestamp, String body) {
        return new WebhookSignature(secret, Duration.ofMinutes(5))
                .sign(id, timestamp, body.getBytes(StandardCharsets.UTF_8));
    }
}
