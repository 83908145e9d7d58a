package io.towerflow.notification.twilio;

import io.towerflow.notification.PublicAddress;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Where Twilio is, and where it finds us. */
@Component
class Addresses {

    private final TwilioSettings settings;
    private final PublicAddress server;

    Addresses(TwilioSettings settings, PublicAddress server) {
        this.settings = settings;
        this.server = server;
    }

    /** The server of the API, without a slash at its end. */
    String api() {
        return server.resolve(settings.baseUrl());
    }

    /** What Twilio calls this path of ours. */
    String here(String path) {
        return server.of(path);
    }

    /** Carries our id: the report may come before Twilio's id is stored. */
    String statusCallback(UUID message) {
        return here("/connectors/twilio/status?message=" + message);
    }

    /** The same for a call. */
    String callCallback(UUID message) {
        return here("/connectors/twilio/call?message=" + message);
    }
}
