package io.towerflow.notification.mail;

import io.towerflow.notification.Channel;
import io.towerflow.notification.Invitation;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.PublicAddress;
import jakarta.activation.DataHandler;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/**
 * Hands a mail to the SMTP server. No such server can be asked what it has taken: a call that ended in doubt makes the mail
 * unknown. The Message-ID is made from the message's id, so that a receiver's server recognises a repetition.
 */
@Component
class MailChannel implements MessageChannel {

    private final @Nullable JavaMailSender mails;
    private final PublicAddress addresses;

    MailChannel(ObjectProvider<JavaMailSender> mails, PublicAddress addresses) {
        this.mails = mails.getIfAvailable();
        this.addresses = addresses;
    }

    @Override
    public Channel channel() {
        return Channel.MAIL;
    }

    @Override
    public String provider() {
        return "mail";
    }

    @Override
    public boolean optional() {
        return false;
    }

    @Override
    public Optional<String> missing() {
        return mails == null ? Optional.of("Mail is not set up: SPRING_MAIL_HOST is needed") : Optional.empty();
    }

    @Override
    public SendResult send(Message message) {
        JavaMailSender sender = Objects.requireNonNull(mails, "Mail is not set up");
        MimeMessage mail;
        try {
            mail = mail(message, sender.createMimeMessage());
        } catch (MessagingException e) {
            return new Refused("The mail could not be written: " + e.getMessage());
        }
        try {
            sender.send(mail);
            return new Accepted(messageId(message), MessageState.SENT);
        } catch (MailAuthenticationException e) {
            return new NotSent("The mail server refused the sign-in: " + e.getMessage(), null);
        } catch (MailSendException e) {
            return result(e, message);
        } catch (MailException e) {
            return new Undecided(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public FindResult find(Message message, Predicate<String> taken) {
        return new CannotAsk("The call to the mail server ended without an answer, and it cannot be asked");
    }

    private MimeMessage mail(Message message, MimeMessage mail) throws MessagingException {
        MimeMessageHelper helper = new MimeMessageHelper(mail, true, StandardCharsets.UTF_8.name());
        helper.setFrom(new InternetAddress(addresses.sender()));
        helper.setTo(message.address());
        helper.setSubject(Objects.requireNonNullElse(message.subject(), ""));
        helper.setText(message.body(), html(message));
        if (message.invitation() != null) {
            invite(helper, message.invitation());
        }
        helper.setSentDate(Date.from(message.createdAt()));
        mail.setHeader("Message-ID", messageId(message));
        mail.setHeader("Content-Language", message.language().getLanguage());
        // Absence notes of robots are of no use to a machine.
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("X-Auto-Response-Suppress", "All");
        if (message.incidentNumber() != null) {
            mail.setHeader("X-TowerFlow-Incident", message.incidentNumber());
        }
        return mail;
    }

    /** Adds the invitation beside text and HTML, as another way to show the same: that is where calendar programs look for it. */
    private static void invite(MimeMessageHelper helper, Invitation invitation) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(
                invitation.calendar().getBytes(StandardCharsets.UTF_8),
                "text/calendar; charset=UTF-8; method=" + invitation.method() + "; name=visit.ics")));
        try {
            ((MimeMultipart) helper.getMimeMultipart().getBodyPart(0).getContent()).addBodyPart(part);
        } catch (IOException e) {
            throw new MessagingException("The invitation could not be added", e);
        }
    }

    private static String messageId(Message message) {
        return "<" + message.id() + "@towerflow>";
    }

    private static String html(Message message) {
        String text = HtmlUtils.htmlEscape(message.body(), "UTF-8")
                .replaceAll("(https?://[^\\s<>\"]*[^\\s<>\".,;:!?)])", "<a href=\"$1\">$1</a>")
                .replaceAll("\\R{2,}", "</p><p>")
                .replaceAll("\\R", "<br>");
        return """
                <!DOCTYPE html>
                <html lang="%s"><head><meta charset="UTF-8"><meta name="color-scheme" content="light dark"></head>
                <body style="font-family:system-ui,sans-serif;line-height:1.5;max-width:40rem;margin:1rem">
                <p>%s</p>
                </body></html>""".formatted(message.language().getLanguage(), text);
    }

    private static SendResult result(MailSendException e, Message message) {
        Exception[] failures = e.getMessageExceptions();
        if (failures.length == 0) {
            // The mail was taken; only the good-bye went wrong.
            return new Accepted(messageId(message), MessageState.SENT);
        }
        if (failures[0] == e.getCause()) {
            // Spring hands on what kept it from connecting as the failure of each mail that was still to be sent.
            return new NotSent("The mail server could not be reached: " + failures[0].getMessage(), null);
        }
        int code = code(failures[0]);
        String words = String.valueOf(failures[0].getMessage()).strip();
        if (code >= 500) {
            return new Refused(words);
        }
        if (code >= 400) {
            return new NotSent(words, null);
        }
        return failures[0] instanceof SendFailedException failed && refusedAll(failed)
                ? new Refused(words)
                : new Undecided(words);
    }

    private static boolean refusedAll(SendFailedException failure) {
        Address[] sent = failure.getValidSentAddresses();
        Address[] invalid = failure.getInvalidAddresses();
        return (sent == null || sent.length == 0) && invalid != null && invalid.length > 0;
    }

    /** Returns the code of the SMTP server's answer, the innermost one first; -1 where it gave none. */
    private static int code(@Nullable Exception failure) {
        if (failure instanceof MessagingException mail && mail.getNextException() != null) {
            int inner = code(mail.getNextException());
            if (inner > 0) {
                return inner;
            }
        }
        if (failure instanceof SMTPSendFailedException send) {
            return send.getReturnCode();
        }
        if (failure instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (failure instanceof SMTPSenderFailedException from) {
            return from.getReturnCode();
        }
        return -1;
    }
}
