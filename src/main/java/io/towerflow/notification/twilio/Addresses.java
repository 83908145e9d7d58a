package io.towerflow.notification.twilio;

import io.towerflow.notification.PublicAddress;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Addresses of Twilio's API and of our callbacks. */
@Component
class Addresses {

    private final TwilioSettings settings;
    private final PublicAddress server;

    Addresses(TwilioSettings settings, PublicAddress server) {
        this.settings = settings;
        this.server = server;
    }

    /** Returns the server of the API, without a slash at its end. */
    String api() {
        return server.resolve(settings.baseUrl());
    }

    /** Returns the address by which Twilio calls this path of ours. */
    String here(String path) {
        return server.of(path);
    }

    /** Returns the address for reports of a message, which carries our id: the report may come before Twilio's id is stored. */
    String statusCallback(UUID message) {
        return here("/connectors/twilio/status?message=" + message);
    }

    /** Returns the address for reports of a call, likewise. */
    String callCallback(UUID message) {
        return here("/connectors/twilio/call?message=" + message);
    }
}
