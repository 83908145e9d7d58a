package io.towerflow.notification.twilio;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.twiml.TwiMLException;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Pause;
import com.twilio.twiml.voice.Say;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.NotificationSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets Twilio call somebody and say the message twice in his or her language. A machine that answers counts as not reached, so
 * that the next way takes over.
 */
@Component
class TwilioVoice implements MessageChannel {

    private static final int LOOKED_THROUGH = 100;
    private static final int PAUSE_SECONDS = 1;

    /** Time by which Twilio's clock and ours may be apart. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private final TwilioSettings settings;
    private final Addresses addresses;
    private final @Nullable TwilioRestClient client;

    TwilioVoice(TwilioSettings settings, Addresses addresses, NotificationSettings notification) {
        this.settings = settings;
        this.addresses = addresses;
        this.client = TwilioMessages.client(settings, addresses, notification);
    }

    @Override
    public Channel channel() {
        return Channel.VOICE;
    }

    @Override
    public String provider() {
        return "voice";
    }

    @Override
    public Optional<String> missing() {
        String from = settings.from();
        return client != null && from != null && !from.startsWith("MG")
                ? Optional.empty()
                : Optional.of("Voice is not set up: TOWERFLOW_TWILIO_ACCOUNT_SID, _AUTH_TOKEN and _FROM (a number) are"
                        + " needed");
    }

    @Override
    public SendResult send(Message message) {
        try {
            Call call = Call.creator(
                            new PhoneNumber(message.address()),
                            new PhoneNumber(Objects.requireNonNull(settings.from())),
                            new Twiml(spoken(message)))
                    .setStatusCallback(addresses.callCallback(message.id()))
                    .setStatusCallbackEvent(List.of("completed"))
                    .setMachineDetection("Enable")
                    .create(Objects.requireNonNull(client));
            return new Accepted(call.getSid(), MessageState.SENT);
        } catch (TwilioHttpClient.NotTaken e) {
            return new NotSent(String.valueOf(e.getMessage()), e.retryAfter());
        } catch (TwilioHttpClient.NoAnswer e) {
            return new Undecided(String.valueOf(e.getMessage()));
        } catch (ApiException e) {
            return TwilioMessages.result(e);
        }
    }

    /**
     * Looks for the call in Twilio's list; a call carries no text: any call to this number since the claim that no other message
     * of ours made is taken for it.
     */
    @Override
    public FindResult find(Message message, Predicate<String> taken) {
        Instant earliest = Objects.requireNonNull(message.claimedAt()).minus(CLOCKS);
        try {
            for (Call candidate : Call.reader()
                    .setTo(new PhoneNumber(message.address()))
                    .limit(LOOKED_THROUGH)
                    .read(Objects.requireNonNull(client))) {
                if (candidate.getDateCreated() != null
                        && !candidate.getDateCreated().toInstant().isBefore(earliest)
                        && !taken.test(candidate.getSid())) {
                    String status = String.valueOf(candidate.getStatus());
                    return new Found(candidate.getSid(), state(status, null), error(status, null));
                }
            }
        } catch (TwilioHttpClient.NotTaken | TwilioHttpClient.NoAnswer | ApiException e) {
            return new Unanswered(String.valueOf(e.getMessage()));
        }
        return new Absent();
    }

    /**
     * Returns the state for Twilio's word for the state of a call.
     *
     * @param answeredBy what Twilio's machine detection heard, or null
     */
    static MessageState state(String status, @Nullable String answeredBy) {
        return switch (status) {
            case "completed" ->
                answeredBy != null && (answeredBy.startsWith("machine") || answeredBy.equals("fax"))
                        ? MessageState.FAILED
                        : MessageState.DELIVERED;
            case "busy", "failed", "no-answer", "canceled" -> MessageState.FAILED;
            default -> MessageState.SENT;
        };
    }

    static @Nullable String error(String status, @Nullable String answeredBy) {
        return state(status, answeredBy) == MessageState.FAILED
                ? "The call ended as " + (status.equals("completed") ? "answered by " + answeredBy : status)
                : null;
    }

    static String spoken(Message message) {
        boolean french = Locale.FRENCH.getLanguage().equals(message.language().getLanguage());
        // Nobody can write down a link that is read out.
        Say say = new Say.Builder(message.body().replaceAll("https?://\\S+", ""))
                .language(french ? Say.Language.FR_FR : Say.Language.EN_GB)
                .build();
        try {
            return new VoiceResponse.Builder()
                    .say(say)
                    .pause(new Pause.Builder().length(PAUSE_SECONDS).build())
                    .say(say)
                    .build()
                    .toXml();
        } catch (TwiMLException e) {
            throw new IllegalStateException(e);
        }
    }
}
