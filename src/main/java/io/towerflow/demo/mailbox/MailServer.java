package io.towerflow.demo.mailbox;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A real SMTP server on the loop-back address. A mail is taken only once it is in the table. */
@Component
@ConditionalOnProperty("towerflow.demo.mailbox.port")
class MailServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MailServer.class);
    private static final int LARGEST = 10 * 1024 * 1024;
    private static final int TRY_LATER = 451;
    private static final int UNREADABLE = 554;

    /** Phase before everything that may send a mail, so that it is there for all of them, and stopped after them. */
    private static final int PHASE = 0;

    private final int port;
    private final MailRepository repository;
    private final Clock clock;
    private @Nullable SMTPServer server;

    MailServer(@Value("${towerflow.demo.mailbox.port}") int port, MailRepository repository, Clock clock) {
        this.port = port;
        this.repository = repository;
        this.clock = clock;
    }

    @Override
    public void start() {
        SMTPServer starting = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("towerflow")
                .softwareName("TowerFlow")
                .maxMessageSize(LARGEST)
                .messageHandler((context, from, to, source) -> take(from, to, source))
                .build();
        starting.start();
        server = starting;
    }

    private void take(String from, String to, byte[] source) throws RejectException {
        Mail mail;
        try {
            mail = MailParser.parse(from, to, source, clock.instant());
        } catch (MessagingException | IOException e) {
            log.warn("A mail to {} cannot be read", to, e);
            throw new RejectException(UNREADABLE, "This is not a mail that can be read");
        }
        try {
            repository.add(mail, source);
        } catch (RuntimeException e) {
            log.warn("A mail to {} could not be stored", to, e);
            throw new RejectException(TRY_LATER, "The mail could not be stored, try again later");
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
