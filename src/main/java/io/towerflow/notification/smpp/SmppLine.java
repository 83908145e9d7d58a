package io.towerflow.notification.smpp;

import io.towerflow.notification.DeliveryReports;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.SmsText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.DeliveryReceipt;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jsmpp.util.InvalidDeliveryReceiptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps the one session with the operator's gateway, as transceiver: opened when it is needed and, because reports and SMS come
 * in over it too, again whenever it broke.
 */
@Component
class SmppLine implements DisposableBean, MessageReceiverListener {

    /** Prefix of the gateway's ids of messages. */
    static final String ID = "smpp/";

    private static final Logger log = LoggerFactory.getLogger(SmppLine.class);

    private final SmppSettings settings;
    private final NotificationSettings notification;
    // Asked for late: who takes the reports knows every channel.
    private final ObjectProvider<DeliveryReports> reports;
    private final Clock clock;
    private @Nullable SMPPSession open;
    private boolean ended;
    private volatile @Nullable String broken;

    SmppLine(
            SmppSettings settings,
            NotificationSettings notification,
            ObjectProvider<DeliveryReports> reports,
            Clock clock) {
        this.settings = settings;
        this.notification = notification;
        this.reports = reports;
        this.clock = clock;
    }

    /**
     * Returns the session, and opens it where it is not open.
     *
     * @throws IOException where the gateway cannot be reached, or refuses the sign-in
     */
    synchronized SMPPSession session() throws IOException {
        SMPPSession session = open;
        if (session != null && session.getSessionState().isTransmittable()) {
            return session;
        }
        if (ended) {
            throw new IOException("the server is stopping");
        }
        close();
        int timeout = (int) notification.callTimeout().toMillis();
        SMPPSession fresh = new SMPPSession((host, port) -> {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(host, port), timeout);
            return new SocketConnection(socket);
        });
        fresh.setEnquireLinkTimer((int) settings.enquireLink().toMillis());
        fresh.setTransactionTimer(timeout);
        fresh.setMessageReceiverListener(this);
        fresh.connectAndBind(
                String.valueOf(settings.host()),
                settings.port(),
                new BindParameter(
                        BindType.BIND_TRX,
                        settings.systemId(),
                        settings.password() == null ? "" : settings.password(),
                        "",
                        TypeOfNumber.UNKNOWN,
                        NumberingPlanIndicator.UNKNOWN,
                        null),
                timeout);
        log.info("Signed in at the SMPP gateway {}:{}", settings.host(), settings.port());
        open = fresh;
        return fresh;
    }

    /** Returns why the session is not open, as the latest look found; it looks every few seconds. */
    Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    /** Drops a session that owes an answer, so that the next message does not wait on a dead line. */
    synchronized void doubt(SMPPSession session) {
        if (session == open) {
            close();
        }
    }

    @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void keepOpen() {
        if (settings.host() == null || settings.systemId() == null) {
            return;
        }
        try {
            session();
            broken = null;
        } catch (IOException e) {
            broken = "The gateway could not be reached: " + e.getMessage();
            log.debug("The SMPP gateway cannot be reached: {}", e.toString());
        }
    }

    @Override
    public synchronized void destroy() {
        ended = true;
        close();
    }

    private void close() {
        SMPPSession session = open;
        open = null;
        if (session != null) {
            session.unbindAndClose();
        }
    }

    @Override
    public void onAcceptDeliverSm(DeliverSm sms) throws ProcessRequestException {
        if (sms.isSmscDeliveryReceipt()) {
            report(sms);
        } else {
            String from = "+" + sms.getSourceAddr();
            // SMPP gives what comes in no id: the same text of the same phone within a minute is a repetition.
            String same = from + "|" + sms.getDestAddress() + "|" + text(sms) + "|"
                    + clock.instant().getEpochSecond() / 60;
            String id = "smpp-in/" + UUID.nameUUIDFromBytes(same.getBytes(StandardCharsets.UTF_8));
            reports.getObject().received(id, from, sms.getDestAddress(), text(sms), null);
        }
    }

    private void report(DeliverSm sms) throws ProcessRequestException {
        DeliveryReceipt receipt;
        try {
            receipt = sms.getShortMessageAsDeliveryReceipt();
        } catch (InvalidDeliveryReceiptException e) {
            log.warn("A delivery receipt of the SMPP gateway cannot be read: {}", e.getMessage());
            return;
        }
        OptionalParameter.Receipted_message_id named =
                sms.getOptionalParameter(OptionalParameter.Receipted_message_id.class);
        String id = named == null ? receipt.getId() : named.getValueAsString();
        MessageState state = state(receipt);
        String error = state == MessageState.FAILED
                ? "The network reports " + receipt.getFinalStatus() + ", error " + receipt.getError()
                : null;
        if (!reports.getObject().reported(ID + id, null, state, error)) {
            // It may have overtaken the answer that tells us this id: the gateway brings it again.
            throw new ProcessRequestException("Not known yet: " + id, SMPPConstant.STAT_ESME_RX_T_APPN);
        }
    }

    static MessageState state(DeliveryReceipt receipt) {
        if (receipt.getFinalStatus() == null) {
            return MessageState.SENT;
        }
        return switch (receipt.getFinalStatus()) {
            case DELIVRD -> MessageState.DELIVERED;
            case EXPIRED, DELETED, UNDELIV, REJECTD -> MessageState.FAILED;
            case ENROUTE, ACCEPTD, UNKNOWN -> MessageState.SENT;
        };
    }

    private static String text(DeliverSm sms) {
        OptionalParameter.Message_payload payload = sms.getOptionalParameter(OptionalParameter.Message_payload.class);
        byte[] octets = payload == null ? sms.getShortMessage() : payload.getValue();
        if (Alphabet.ALPHA_UCS2.value() == (sms.getDataCoding() & 0x0C)) {
            return new String(octets, StandardCharsets.UTF_16BE);
        }
        return sms.getDataCoding() == 0 ? SmsText.ofGsm(octets) : new String(octets, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification alert) {
        // Says that a phone is reachable again; the gateway tries by itself.
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm data, Session source) throws ProcessRequestException {
        throw new ProcessRequestException("data_sm is not used", SMPPConstant.STAT_ESME_RINVCMDID);
    }
}
