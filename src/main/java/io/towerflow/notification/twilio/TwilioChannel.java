package io.towerflow.notification.twilio;

import io.towerflow.notification.Channel;
import io.towerflow.notification.NotificationSettings;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** SMS by Twilio. */
@Component
class TwilioChannel extends TwilioMessages {

    TwilioChannel(TwilioSettings settings, Addresses addresses, NotificationSettings notification) {
        super(settings, settings.from(), "", addresses, notification);
    }

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public String provider() {
        return "twilio";
    }

    @Override
    public boolean optional() {
        return false;
    }

    @Override
    public Optional<String> missing() {
        return ready()
                ? Optional.empty()
                : Optional.of("SMS is not set up: TOWERFLOW_TWILIO_ACCOUNT_SID, _AUTH_TOKEN and _FROM are needed");
    }
}
