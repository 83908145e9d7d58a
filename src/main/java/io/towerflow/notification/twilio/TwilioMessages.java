package io.towerflow.notification.twilio;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.MessageCreator;
import com.twilio.type.PhoneNumber;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.NotificationSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Hands a message to Twilio and, where that ended in doubt, looks for it in Twilio's list of messages. */
abstract class TwilioMessages implements MessageChannel {

    private static final int PAGE = 100;
    private static final int LOOKED_THROUGH = 1000;

    /** Time by which Twilio's clock and ours may be apart. Ids that we know are left out, so that a wide window does no harm. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private final @Nullable String from;
    private final String prefix;
    private final Addresses addresses;
    private final @Nullable TwilioRestClient client;

    /**
     * Makes a channel with its sender.
     *
     * @param from the sending number in E.164, or a messaging service, {@code MG...}; null where it is not set up
     * @param prefix what Twilio puts before the numbers of this channel; empty for SMS
     */
    TwilioMessages(
            TwilioSettings settings,
            @Nullable String from,
            String prefix,
            Addresses addresses,
            NotificationSettings notification) {
        this.from = from;
        this.prefix = prefix;
        this.addresses = addresses;
        this.client = client(settings, addresses, notification);
    }

    /**
     * Makes a client for the account.
     *
     * @return null where the account is not set up
     */
    static @Nullable TwilioRestClient client(
            TwilioSettings settings, Addresses addresses, NotificationSettings notification) {
        return settings.accountSid() == null || settings.authToken() == null
                ? null
                : new TwilioRestClient.Builder(settings.accountSid(), settings.authToken())
                        .httpClient(new TwilioHttpClient(addresses::api, notification.callTimeout()))
                        .build();
    }

    /** Returns whether the account and the sender are set up. */
    boolean ready() {
        return client != null && from != null;
    }

    @Override
    public SendResult send(Message message) {
        try {
            com.twilio.rest.api.v2010.account.Message sent = creator(message).create(client());
            return new Accepted(sent.getSid(), state(String.valueOf(sent.getStatus())));
        } catch (TwilioHttpClient.NotTaken e) {
            return new NotSent(String.valueOf(e.getMessage()), e.retryAfter());
        } catch (TwilioHttpClient.NoAnswer e) {
            return new Undecided(String.valueOf(e.getMessage()));
        } catch (ApiException e) {
            return result(e);
        }
    }

    @Override
    public FindResult find(Message message, Predicate<String> taken) {
        Instant earliest = Objects.requireNonNull(message.claimedAt()).minus(CLOCKS);
        com.twilio.rest.api.v2010.account.@Nullable Message found = null;
        boolean unreadable = false;
        int looked = 0;
        try {
            // No filter by time: Twilio's one is by DateSent, which a message still queued does not have.
            for (com.twilio.rest.api.v2010.account.Message candidate :
                    com.twilio.rest.api.v2010.account.Message.reader()
                            .setTo(new PhoneNumber(prefix + message.address()))
                            .pageSize(PAGE)
                            .limit(LOOKED_THROUGH)
                            .read(client())) {
                looked++;
                if (candidate.getDateCreated() == null
                        || candidate.getDateCreated().toInstant().isBefore(earliest)
                        || taken.test(candidate.getSid())) {
                    continue;
                }
                String body = candidate.getBody();
                if (body == null || body.isEmpty()) {
                    unreadable = true;
                } else if (says(body, message)) {
                    found = candidate;
                }
            }
        } catch (TwilioHttpClient.NotTaken | TwilioHttpClient.NoAnswer | ApiException e) {
            return new Unanswered(String.valueOf(e.getMessage()));
        }
        if (found != null) {
            return new Found(
                    found.getSid(),
                    state(String.valueOf(found.getStatus())),
                    error(found.getErrorCode(), found.getErrorMessage()));
        }
        if (unreadable) {
            return new Unanswered("Twilio's list holds a message to this number whose text it does not show");
        }
        return looked >= LOOKED_THROUGH
                ? new Unanswered("Twilio's list holds too many messages to this number to be sure")
                : new Absent();
    }

    /** Returns the state for Twilio's word for the state of a message. */
    static MessageState state(String status) {
        return switch (status) {
            case "delivered", "read" -> MessageState.DELIVERED;
            case "failed", "undelivered", "canceled" -> MessageState.FAILED;
            default -> MessageState.SENT;
        };
    }

    static @Nullable String error(@Nullable Object code, @Nullable String words) {
        if (code == null) {
            return null;
        }
        return "Twilio error " + code + (words == null ? "" : ": " + words);
    }

    private MessageCreator creator(Message message) {
        PhoneNumber to = new PhoneNumber(prefix + message.address());
        String sender = Objects.requireNonNull(from);
        MessageCreator creator = sender.startsWith("MG")
                ? com.twilio.rest.api.v2010.account.Message.creator(to, sender, message.body())
                : content(message, to, new PhoneNumber(prefix + sender));
        return creator.setStatusCallback(addresses.statusCallback(message.id()));
    }

    /** Makes the call with the message's content. */
    MessageCreator content(Message message, PhoneNumber to, PhoneNumber sender) {
        return com.twilio.rest.api.v2010.account.Message.creator(to, sender, message.body());
    }

    /** Returns whether a text in Twilio's list is this message's. Trial accounts get a sentence put before the text. */
    boolean says(String listed, Message message) {
        return listed.strip().endsWith(message.body().strip());
    }

    private TwilioRestClient client() {
        return Objects.requireNonNull(client, "Twilio is not set up");
    }

    static SendResult result(ApiException e) {
        Integer status = e.getStatusCode();
        String error = error(e.getCode(), e.getMessage());
        String words = error == null ? "Twilio answered " + status + ": " + e.getMessage() : error;
        if (status == null || status >= 500 || status < 400) {
            return new Undecided(words);
        }
        // A wrong token is the operator's to correct, not the message's fault.
        return status == 401 || status == 403 || status == 408 ? new NotSent(words, null) : new Refused(words);
    }
}
