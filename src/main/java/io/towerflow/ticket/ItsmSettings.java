package io.towerflow.ticket;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The ITSM that gets a trouble ticket for each incident that is severe enough.
 *
 * @param url the address of its TMF621 API up to and without {@code /troubleTicket}; null: no ticket is opened anywhere
 * @param version the version of TMF621 that it speaks: 5 or 4
 * @param username user for HTTP basic; null where a token or nothing is needed
 * @param password password for HTTP basic
 * @param token a bearer token; null where there is none
 * @param webhookSecret what its events are signed with, as Standard Webhooks writes it ({@code whsec_} and base 64); null: no
 *     event is heard
 * @param window how far an event's time of sending may be from now
 * @param tenant tenant whose incidents it gets; no other tenant's ever leave
 * @param fromSeverity the least severe incident that gets a ticket
 * @param settling how long after its opening an incident waits for its ticket: what merges or clears before then needs none
 * @param ticketType TMF621's {@code ticketType}
 * @param language language of all that is sent
 * @param notes how the ITSM takes {@code note} in a PATCH
 * @param closesIncidents whether an incident without active alarms is confirmed when its ticket is resolved or closed there
 * @param connectTimeout how long a connection may take
 * @param callTimeout how long one call may take
 * @param lease how long a claim holds; after it, the call counts as one of which nobody knows what became
 * @param retry the first pause after a failure; each further one is twice as long
 * @param retryAtMost the longest such pause
 * @param doubt how long a call without an answer is left alone before the ITSM is asked what became of it
 * @param polling how often waiting tickets are looked for, beside the wake-up after each change
 * @param threads tickets that are sent at once from this node; 0 leaves them to other nodes
 * @param keepEvents how long an event is known, so that it changes nothing when it comes again
 */
@ConfigurationProperties("towerflow.itsm")
public record ItsmSettings(
        @Nullable String url,
        @DefaultValue("5") int version,
        @Nullable String username,
        @Nullable String password,
        @Nullable String token,
        @Nullable String webhookSecret,
        @DefaultValue("5m") Duration window,
        @DefaultValue(Tenancy.DEFAULT) String tenant,
        @DefaultValue("major") PerceivedSeverity fromSeverity,
        @DefaultValue("30s") Duration settling,
        @DefaultValue("incident") String ticketType,
        @DefaultValue("en") Locale language,
        @DefaultValue("append") Notes notes,
        @DefaultValue("true") boolean closesIncidents,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration callTimeout,
        @DefaultValue("1m") Duration lease,
        @DefaultValue("2s") Duration retry,
        @DefaultValue("5m") Duration retryAtMost,
        @DefaultValue("30s") Duration doubt,
        @DefaultValue("1s") Duration polling,
        @DefaultValue("1") int threads,
        @DefaultValue("30d") Duration keepEvents) {

    public ItsmSettings {
        if (version != 4 && version != 5) {
            throw new IllegalArgumentException("towerflow.itsm.version (" + version + ") must be 4 or 5");
        }
        // A ticket may take three calls: look for it, read it, change it.
        if (lease.compareTo(callTimeout.multipliedBy(3)) <= 0) {
            throw new IllegalArgumentException("towerflow.itsm.lease (" + lease
                    + ") must be longer than three times call-timeout (" + callTimeout + ")");
        }
        url = url == null || url.isBlank() ? null : url.strip().replaceFirst("/+$", "");
        webhookSecret = webhookSecret == null || webhookSecret.isBlank() ? null : webhookSecret.strip();
    }

    /** Handling of the notes of a PATCH by an ITSM. */
    public enum Notes {
        /** They are added to what is there. */
        APPEND,
        /** Notes replace what is there (RFC 7396): what is there is read and sent with them. */
        REPLACE
    }

    public boolean on() {
        return url != null;
    }
}
