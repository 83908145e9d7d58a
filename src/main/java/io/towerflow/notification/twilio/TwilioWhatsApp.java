package io.towerflow.notification.twilio;

import io.towerflow.notification.Channel;
import io.towerflow.notification.NotificationSettings;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** WhatsApp by Twilio. Outside the 24 hours after a person wrote, WhatsApp refuses free text: then the next way takes over. */
@Component
class TwilioWhatsApp extends TwilioMessages {

    TwilioWhatsApp(TwilioSettings settings, Addresses addresses, NotificationSettings notification) {
        super(settings, settings.whatsappFrom(), "whatsapp:", addresses, notification);
    }

    @Override
    public Channel channel() {
        return Channel.WHATSAPP;
    }

    @Override
    public String provider() {
        return "whatsapp";
    }

    @Override
    public Optional<String> missing() {
        return ready()
                ? Optional.empty()
                : Optional.of("WhatsApp is not set up: TOWERFLOW_TWILIO_WHATSAPP_FROM is needed beside the account");
    }
}
