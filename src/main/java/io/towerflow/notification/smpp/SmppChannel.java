package io.towerflow.notification.smpp;

import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.SmsText;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.SMPPSession;
import org.springframework.stereotype.Component;

/**
 * Hands an SMS to an operator's gateway over the one session that {@link SmppLine} keeps. SMPP cannot be asked for a message
 * whose answer got lost, since only that answer carries its id: such a message becomes unknown and is not sent again.
 */
@Component
class SmppChannel implements MessageChannel {

    /**
     * Length of what fits into the short message itself, in octets; anything longer travels whole in message_payload, so that it
     * has one id.
     */
    private static final int LONGEST_SHORT = 140;

    private final SmppSettings settings;
    private final SmppLine line;
    private final NotificationSettings notification;

    SmppChannel(SmppSettings settings, SmppLine line, NotificationSettings notification) {
        this.settings = settings;
        this.line = line;
        this.notification = notification;
    }

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public String provider() {
        return "smpp";
    }

    @Override
    public Optional<String> missing() {
        return settings.host() == null || settings.systemId() == null || settings.from() == null
                ? Optional.of("SMPP is not set up: TOWERFLOW_SMPP_HOST, _SYSTEM_ID, _PASSWORD and _FROM are needed")
                : Optional.empty();
    }

    @Override
    public Optional<String> broken() {
        return line.broken();
    }

    @Override
    public SendResult send(Message message) {
        SMPPSession session;
        try {
            session = line.session();
        } catch (IOException e) {
            return new NotSent("The gateway could not be reached: " + e.getMessage(), null);
        }
        try {
            return new Accepted(SmppLine.ID + submit(session, message), MessageState.SENT);
        } catch (NegativeResponseException e) {
            return refused(e);
        } catch (PDUException e) {
            return new Refused("The message cannot be put into SMPP: " + e.getMessage());
        } catch (ResponseTimeoutException | InvalidResponseException | IOException e) {
            line.doubt(session);
            return new Undecided("The gateway gave no answer: " + e.getMessage());
        }
    }

    @Override
    public FindResult find(Message message, Predicate<String> taken) {
        return new CannotAsk("The call to the gateway ended without an answer, and SMPP cannot be asked for it");
    }

    private String submit(SMPPSession session, Message message)
            throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException,
                    IOException {
        SmsText text = SmsText.of(message.body());
        byte[] octets = text.octets();
        boolean fits = octets.length <= LONGEST_SHORT;
        String from = String.valueOf(settings.from());
        boolean numeric = from.matches("\\+?\\d+");
        return session.submitShortMessage(
                        "",
                        numeric ? international(from) : TypeOfNumber.ALPHANUMERIC,
                        numeric ? NumberingPlanIndicator.ISDN : NumberingPlanIndicator.UNKNOWN,
                        numeric ? digits(from) : from,
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        digits(message.address()),
                        new ESMClass(),
                        (byte) 0,
                        (byte) 0,
                        null,
                        null,
                        new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE),
                        (byte) 0,
                        new GeneralDataCoding(text.gsm() ? Alphabet.ALPHA_DEFAULT : Alphabet.ALPHA_UCS2),
                        (byte) 0,
                        fits ? octets : new byte[0],
                        fits
                                ? new OptionalParameter[0]
                                : new OptionalParameter[] {new OptionalParameter.Message_payload(octets)})
                .getMessageId();
    }

    private static TypeOfNumber international(String from) {
        return from.startsWith("+") ? TypeOfNumber.INTERNATIONAL : TypeOfNumber.UNKNOWN;
    }

    private static String digits(String number) {
        return number.replaceAll("\\D", "");
    }

    private SendResult refused(NegativeResponseException e) {
        String words = String.format(Locale.ROOT, "The gateway answered 0x%08x", e.getCommandStatus());
        return switch (e.getCommandStatus()) {
            // It says itself that it has too much to do.
            case SMPPConstant.STAT_ESME_RTHROTTLED, SMPPConstant.STAT_ESME_RMSGQFUL ->
                new NotSent(words, notification.retry());
            case SMPPConstant.STAT_ESME_RSYSERR, SMPPConstant.STAT_ESME_RINVBNDSTS -> new NotSent(words, null);
            default -> new Refused(words);
        };
    }
}
