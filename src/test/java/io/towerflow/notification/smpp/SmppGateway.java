package io.towerflow.notification.smpp;

import io.towerflow.notification.SmsText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.PDUStringException;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliveryReceipt;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.util.DeliveryReceiptState;
import org.jsmpp.util.MessageId;

/** An operator's gateway on the loop-back address: real SMPP 3.4 over TCP, by the server's side of the library. */
public class SmppGateway implements ServerMessageReceiverListener, AutoCloseable {

    /** What came to a phone. */
    public record Taken(String id, String to, String text) {}

    private static final String SYSTEM = "gateway";

    /** Time for the other side to bind and to answer, also on a machine that does much else. */
    private static final int PATIENCE_MILLISECONDS = 20_000;

    private final int port;
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<SMPPServerSession> sessions = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger((int) (Instant.now().getEpochSecond() % 1_000_000_000));
    private volatile int refusal;
    private SMPPServerSessionListener listener;

    public SmppGateway(int port) {
        this.port = port;
    }

    /** Starts to listen; may be called again after {@link #close()}. */
    public void open() {
        try {
            listener = new SMPPServerSessionListener(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SMPPServerSessionListener mine = listener;
        Thread.ofPlatform().name("smpp-gateway").daemon().start(() -> accept(mine));
    }

    /** Answers each message with this command status from now on; 0 takes them. */
    public void refuseWith(int status) {
        refusal = status;
    }

    public List<Taken> takenBy(String phone) {
        return taken.stream()
                .filter(one -> one.to().equals(phone.replace("+", "")))
                .toList();
    }

    /** Reports what became of a message, as a receipt over the session. */
    public void report(Taken message, DeliveryReceiptState state) throws Exception {
        deliver(
                message.to(),
                new ESMClass(MessageMode.DEFAULT, MessageType.SMSC_DEL_RECEIPT, GSMSpecificFeature.DEFAULT),
                Alphabet.ALPHA_DEFAULT,
                new DeliveryReceipt(
                                message.id(),
                                1,
                                state == DeliveryReceiptState.DELIVRD ? 1 : 0,
                                Date.from(Instant.now()),
                                Date.from(Instant.now()),
                                state,
                                "000",
                                "x")
                        .toString()
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** Brings what somebody wrote on a phone. */
    public void write(String phone, String text) throws Exception {
        SmsText sms = SmsText.of(text);
        deliver(
                phone.replace("+", ""),
                new ESMClass(),
                sms.gsm() ? Alphabet.ALPHA_DEFAULT : Alphabet.ALPHA_UCS2,
                sms.octets());
    }

    private void deliver(String from, ESMClass kind, Alphabet alphabet, byte[] octets) throws Exception {
        SMPPServerSession session = sessions.stream()
                .filter(one -> one.getSessionState().isReceivable())
                .findFirst()
                .orElseThrow();
        session.deliverShortMessage(
                "",
                TypeOfNumber.INTERNATIONAL,
                NumberingPlanIndicator.ISDN,
                from,
                TypeOfNumber.INTERNATIONAL,
                NumberingPlanIndicator.ISDN,
                "2252720000000",
                kind,
                (byte) 0,
                (byte) 0,
                new RegisteredDelivery(0),
                new GeneralDataCoding(alphabet),
                octets);
    }

    private void accept(SMPPServerSessionListener mine) {
        while (true) {
            try {
                SMPPServerSession session = mine.accept();
                session.setMessageReceiverListener(this);
                session.setTransactionTimer(PATIENCE_MILLISECONDS);
                session.waitForBind(PATIENCE_MILLISECONDS).accept(SYSTEM);
                sessions.add(session);
            } catch (Exception e) {
                if (listener != mine) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        SMPPServerSessionListener old = listener;
        listener = null;
        old.close();
        sessions.forEach(SMPPServerSession::close);
        sessions.clear();
    }

    @Override
    public SubmitSmResult onAcceptSubmitSm(SubmitSm sms, SMPPServerSession source) throws ProcessRequestException {
        if (refusal != 0) {
            throw new ProcessRequestException("refused", refusal);
        }
        OptionalParameter.Message_payload payload = sms.getOptionalParameter(OptionalParameter.Message_payload.class);
        byte[] octets = payload == null ? sms.getShortMessage() : payload.getValue();
        String text = sms.getDataCoding() == Alphabet.ALPHA_UCS2.value()
                ? new String(octets, StandardCharsets.UTF_16BE)
                : SmsText.ofGsm(octets);
        String id = String.valueOf(ids.incrementAndGet());
        taken.add(new Taken(id, sms.getDestAddress(), text));
        try {
            return new SubmitSmResult(new MessageId(id), new OptionalParameter[0]);
        } catch (PDUStringException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti submit, SMPPServerSession source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public QuerySmResult onAcceptQuerySm(QuerySm query, SMPPServerSession source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onAcceptReplaceSm(ReplaceSm replace, SMPPServerSession source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onAcceptCancelSm(CancelSm cancel, SMPPServerSession source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm broadcast, SMPPServerSession source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onAcceptCancelBroadcastSm(CancelBroadcastSm cancel, SMPPServerSession source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm query, SMPPServerSession source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm data, Session source) {
        throw new UnsupportedOperationException();
    }
}
