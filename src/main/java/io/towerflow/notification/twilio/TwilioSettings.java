package io.towerflow.notification.twilio;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the Twilio account.
 *
 * @param accountSid the account, {@code AC...}
 * @param authToken its secret, which also signs the webhooks
 * @param from the sending number in E.164, or a messaging service, {@code MG...}
 * @param whatsappFrom the sender of WhatsApp messages in E.164; null: WhatsApp is not used
 * @param baseUrl the server of the API; port 0 stands for this server's own port
 * @param whatsappTemplates the table of approved templates, as Spring resource
 */
@ConfigurationProperties("towerflow.twilio")
record TwilioSettings(
        @Nullable String accountSid,
        @Nullable String authToken,
        @Nullable String from,
        @Nullable String whatsappFrom,
        @DefaultValue("https://api.twilio.com") String baseUrl,

        @DefaultValue("classpath:connectors/notification/whatsapp-templates.csv")
        String whatsappTemplates) {}
