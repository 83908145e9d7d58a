package io.towerflow.notification.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.notification.Channel;
import io.towerflow.notification.Invitation;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel.Accepted;
import io.towerflow.notification.MessageChannel.CannotAsk;
import io.towerflow.notification.MessageChannel.NotSent;
import io.towerflow.notification.MessageChannel.Refused;
import io.towerflow.notification.MessageChannel.SendResult;
import io.towerflow.notification.MessageChannel.Undecided;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.PublicAddress;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mock.env.MockEnvironment;

/** What each answer of a mail server means for the message, told by a server that speaks just enough SMTP. */
class MailChannelTest {

    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void whatTheServerTakesIsSent() {
        assertThat(send(Map.of("DATA", "354 go on", ".", "250 taken")))
                .isEqualTo(new Accepted("<00000000-0000-0000-0000-000000000001@towerflow>", MessageState.SENT));
    }

    @Test
    void anUnknownReceiverIsFinal() {
        assertThat(send(Map.of("RCPT", "550 no such person"))).isInstanceOf(Refused.class);
    }

    @Test
    void aReceiverWhoseMailboxIsBusyIsTriedAgain() {
        assertThat(send(Map.of("RCPT", "450 mailbox busy"))).isInstanceOf(NotSent.class);
    }

    @Test
    void aServerThatIsFullIsTriedAgain() {
        assertThat(send(Map.of("DATA", "354 go on", ".", "452 disk full"))).isInstanceOf(NotSent.class);
    }

    @Test
    void aServerThatRefusesTheTextIsFinal() {
        assertThat(send(Map.of("DATA", "354 go on", ".", "554 this is spam"))).isInstanceOf(Refused.class);
    }

    @Test
    void aServerThatFallsSilentAfterTheTextLeavesItUndecided() {
        assertThat(send(Map.of("DATA", "354 go on", ".", "hang up"))).isInstanceOf(Undecided.class);
    }

    @Test
    void aServerThatHangsUpAfterTakingItHasTakenIt() {
        assertThat(send(Map.of("DATA", "354 go on", ".", "250 taken", "QUIT", "hang up")))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void aServerThatHangsUpAtTheGreetingIsTriedAgain() {
        assertThat(send(Map.of("EHLO", "hang up"))).isInstanceOf(NotSent.class);
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws IOException {
        server.close();

        assertThat(channel().send(message())).isInstanceOf(NotSent.class);
    }

    @Test
    void noMailServerCanBeAskedWhatItHasTaken() {
        assertThat(channel().find(message(), id -> false)).isInstanceOf(CannotAsk.class);
    }

    @Test
    void anInvitationStandsBesideTheTextWhereCalendarsLookForIt() throws Exception {
        Thread.ofVirtual().start(() -> serve(Map.of("DATA", "354 go on")));
        channel().send(message(new Invitation("REQUEST", "BEGIN:VCALENDAR\r\nSUMMARY:Réparer\r\nEND:VCALENDAR\r\n")));

        MimeMessage mail = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(String.join("\r\n", received).getBytes(StandardCharsets.UTF_8)));
        MimeMultipart related = (MimeMultipart)
                ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent();
        MimeMultipart alternatives = (MimeMultipart) related.getBodyPart(0).getContent();
        assertThat(alternatives.getContentType()).startsWith("multipart/alternative");
        assertThat(alternatives.getCount()).isEqualTo(3);
        ContentType type = new ContentType(alternatives.getBodyPart(2).getContentType());
        assertThat(type.getBaseType()).isEqualTo("text/calendar");
        assertThat(type.getParameter("method")).isEqualTo("REQUEST");
        assertThat(new String(alternatives.getBodyPart(2).getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("SUMMARY:Réparer");
    }

    private SendResult send(Map<String, String> answers) {
        Thread.ofVirtual().start(() -> serve(answers));
        return channel().send(message());
    }

    private MailChannel channel() {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(server.getLocalPort());
        sender.getJavaMailProperties().put("mail.smtp.timeout", "10000");
        StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("sender", sender));
        return new MailChannel(beans.getBeanProvider(JavaMailSender.class), new PublicAddress(new MockEnvironment()));
    }

    private void serve(Map<String, String> answers) {
        try (Socket socket = server.accept();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8)) {
            say(out, "220 ready");
            boolean text = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (text && !line.equals(".")) {
                    received.add(line);
                    continue;
                }
                String word = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                String answer = answers.getOrDefault(word, "250 ok");
                if (answer.equals("hang up")) {
                    return;
                }
                say(out, answer);
                text = word.equals("DATA");
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }

    private static Message message() {
        return message(null);
    }

    private static Message message(@Nullable Invitation invitation) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        return new Message(
                new UUID(0, 1),
                "default",
                Channel.MAIL,
                "mail",
                "x",
                "X",
                "x@towerflow.example",
                Locale.FRENCH,
                "test",
                "Sujet",
                "Texte",
                0,
                null,
                null,
                5,
                MessageState.CLAIMED,
                1,
                now,
                now,
                now.plusSeconds(60),
                null,
                null,
                invitation,
                null);
    }
}
