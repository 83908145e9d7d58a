package io.towerflow.dispatch.sms;

import io.towerflow.dispatch.DispatchSettings;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.notification.SmsReceived;
import io.towerflow.people.Person;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sends automatic answers to SMS: a few for each phone and hour, so that two machines do not talk for ever. */
@Component
public class SmsAnswers {

    private final JdbcClient jdbc;
    private final Notifier notifier;
    private final DispatchSettings settings;

    SmsAnswers(JdbcClient jdbc, Notifier notifier, DispatchSettings settings) {
        this.jdbc = jdbc;
        this.notifier = notifier;
        this.settings = settings;
    }

    /**
     * Confirms in the caller's transaction what an SMS has changed. Does not count among the answers of the hour: what changes
     * nothing is what two machines could say to each other for ever.
     */
    public void confirm(
            SmsReceived sms, Person to, String template, Map<String, String> parameters, @Nullable WorkOrder about) {
        send(sms, to, template, parameters, about);
    }

    /**
     * Answers in the caller's transaction, unless the phone had its answers for this hour.
     *
     * @param template of the answer, in {@code i18n/dispatch_*.properties}
     */
    public void answer(
            SmsReceived sms, Person to, String template, Map<String, String> parameters, @Nullable WorkOrder about) {
        long given = jdbc.sql("SELECT count(*) FROM sms_answer WHERE phone = ? AND at > ?")
                .params(sms.from(), Timestamp.from(sms.receivedAt().minus(Duration.ofHours(1))))
                .query(Long.class)
                .single();
        int recorded = given >= settings.answersPerHour()
                ? 0
                : jdbc.sql("INSERT INTO sms_answer (provider_id, phone, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                        .params(sms.providerId(), sms.from(), Timestamp.from(sms.receivedAt()))
                        .update();
        if (recorded > 0) {
            send(sms, to, template, parameters, about);
        }
    }

    private void send(
            SmsReceived sms, Person to, String template, Map<String, String> parameters, @Nullable WorkOrder about) {
        notifier.notify(new Notice(
                        "sms-answer/" + sms.providerId(),
                        Channel.SMS,
                        to,
                        template,
                        parameters,
                        about == null ? null : about.incidentNumber(),
                        about == null ? null : about.id(),
                        2)
                .sentAtOnce());
    }
}
