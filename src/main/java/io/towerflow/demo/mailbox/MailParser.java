package io.towerflow.demo.mailbox;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Reads a mail as it came over the wire. */
final class MailParser {

    private MailParser() {}

    static Mail parse(String from, String to, byte[] source, Instant receivedAt)
            throws MessagingException, IOException {
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(source));
        String text = find(mail, "text/plain");
        String html = find(mail, "text/html");
        if (text == null) {
            text = html == null ? "" : html.replaceAll("(?s)<[^>]*>", "").strip();
        }
        return new Mail(
                0,
                from,
                to,
                Objects.requireNonNullElse(mail.getSubject(), ""),
                mail.getMessageID(),
                text.replace("\u0000", "").replace("\r\n", "\n"),
                html == null ? null : html.replace("\u0000", ""),
                receivedAt);
    }

    private static @Nullable String find(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return String.valueOf(part.getContent());
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart inner = parts.getBodyPart(i);
                if (!Part.ATTACHMENT.equalsIgnoreCase(inner.getDisposition())) {
                    String found = find(inner, type);
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }
}
