package io.towerflow.notification;

import io.towerflow.people.Person;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Content to tell a person.
 *
 * @param idempotencyKey equal for what must be told once only; usually business key, activity id and person
 * @param template a template's name: {@code i18n} holds {@code NAME.sms}, {@code NAME.mail.subject} and
 *     {@code NAME.mail.body} in each language, which a tenant may have changed
 * @param parameters what the template names
 * @param incidentNumber the incident it belongs to, or null
 * @param workOrderId the work order it belongs to, or null
 * @param urgency 0 is sent first; a storm of low urgency never holds up a critical message
 * @param invitation for the receiver's calendar, with a mail only; or null
 * @param atOnce whether it is sent by itself however many the person gets, up to the ceiling
 */
public record Notice(
        String idempotencyKey,
        Channel channel,
        Person recipient,
        String template,
        Map<String, String> parameters,
        @Nullable String incidentNumber,
        @Nullable String workOrderId,
        int urgency,
        @Nullable Invitation invitation,
        boolean atOnce) {

    /** Makes a notice without an invitation; it may be bundled with others where the person gets many. */
    public Notice(
            String idempotencyKey,
            Channel channel,
            Person recipient,
            String template,
            Map<String, String> parameters,
            @Nullable String incidentNumber,
            @Nullable String workOrderId,
            int urgency) {
        this(
                idempotencyKey,
                channel,
                recipient,
                template,
                parameters,
                incidentNumber,
                workOrderId,
                urgency,
                null,
                false);
    }

    /** Returns the same notice with an invitation for the receiver's calendar, or none. */
    public Notice with(@Nullable Invitation other) {
        return as(other, atOnce);
    }

    /**
     * Returns the same notice, to be sent by itself however many the person gets, up to the ceiling: it asks for an act now, or
     * answers.
     */
    public Notice sentAtOnce() {
        return as(invitation, true);
    }

    private Notice as(@Nullable Invitation other, boolean alone) {
        return new Notice(
                idempotencyKey,
                channel,
                recipient,
                template,
                parameters,
                incidentNumber,
                workOrderId,
                urgency,
                other,
                alone);
    }
}
