package io.towerflow.notification.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.rest.api.v2010.account.MessageCreator;
import com.twilio.type.PhoneNumber;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.delivery.MessageParameters;
import io.towerflow.notification.twilio.WhatsAppTemplates.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/**
 * WhatsApp by Twilio. Outside the 24 hours after a person wrote, WhatsApp takes approved templates only: where our text has one,
 * it is sent by its ContentSid with our parameters as variables; else as free text, and where that is refused the next way takes
 * over.
 */
@Component
class TwilioWhatsApp extends TwilioMessages {

    private final WhatsAppTemplates templates;
    private final MessageParameters parameters;
    private final ObjectMapper json;

    TwilioWhatsApp(
            TwilioSettings settings,
            Addresses addresses,
            NotificationSettings notification,
            MessageParameters parameters,
            ResourceLoader resources,
            ObjectMapper json) {
        super(settings, settings.whatsappFrom(), "whatsapp:", addresses, notification);
        this.templates = WhatsAppTemplates.read(resources.getResource(settings.whatsappTemplates()));
        this.parameters = parameters;
        this.json = json;
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

    @Override
    MessageCreator content(Message message, PhoneNumber to, PhoneNumber from) {
        Optional<Content> content = templates.of(message.template(), message.language());
        if (content.isEmpty()) {
            return super.content(message, to, from);
        }
        Map<String, String> variables = new TreeMap<>();
        for (String value : values(message, content.get())) {
            variables.put(Integer.toString(variables.size() + 1), value);
        }
        try {
            return com.twilio.rest.api.v2010.account.Message.creator(to, from, (String) null)
                    .setContentSid(content.get().sid())
                    .setContentVariables(json.writeValueAsString(variables));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns whether a text in Twilio's list, which shows the approved words, has all our values in it and so is ours. */
    @Override
    boolean says(String listed, Message message) {
        return templates
                .of(message.template(), message.language())
                .map(content -> !content.variables().isEmpty()
                        && values(message, content).stream().allMatch(listed::contains))
                .orElseGet(() -> super.says(listed, message));
    }

    /** Returns the values as WhatsApp takes them: it refuses an empty value, and one of several lines. */
    private List<String> values(Message message, Content content) {
        Map<String, String> known = parameters.of(message.id());
        List<String> values = new ArrayList<>();
        for (String name : content.variables()) {
            String value = known.getOrDefault(name, "").replaceAll("\\s+", " ").strip();
            values.add(value.isEmpty() ? "-" : value);
        }
        return values;
    }
}
