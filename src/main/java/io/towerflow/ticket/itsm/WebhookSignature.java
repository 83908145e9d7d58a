package io.towerflow.ticket.itsm;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The signature of Standard Webhooks: HMAC-SHA256, in base 64 after {@code v1,}, of the message's id, its time in seconds since
 * 1970 and its body, joined by dots. Several signatures, split by spaces, stand beside each other while a secret is changed.
 */
final class WebhookSignature {

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final String WRONG = "The signature in webhook-signature is wrong";
    /** 32 bytes in base 64. */
    private static final Pattern SIGNATURE = Pattern.compile(VERSION + "[A-Za-z0-9+/]{43}=");

    private final byte[] secret;
    private final Duration window;

    /**
     * @param secret {@code whsec_} and base 64, or the bytes of any other text
     * @param window how far the time may be from now, either way
     */
    WebhookSignature(String secret, Duration window) {
        this.secret = secret.startsWith(PREFIX)
                ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
        this.window = window;
    }

    /** Reason why a message is not worth reading, by its headers alone, or null where it is. */
    @Nullable
    String wrong(@Nullable String id, @Nullable String timestamp, @Nullable String signatures, Instant now) {
        if (id == null || id.isBlank() || timestamp == null || signatures == null) {
            return "The headers webhook-id, webhook-timestamp and webhook-signature are needed";
        }
        if (!timestamp.matches("[0-9]{1,11}")) {
            return "webhook-timestamp must be in seconds since 1970";
        }
        Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(sent, now).abs().compareTo(window) > 0) {
            return "webhook-timestamp is further than " + window + " from now";
        }
        for (String signature : signatures.split(" ")) {
            if (SIGNATURE.matcher(signature).matches()) {
                return null;
            }
        }
        return WRONG;
    }

    /** Reason why a message is not trusted, or null where it is. */
    @Nullable
    String wrong(
            @Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body, Instant now) {
        String headers = wrong(id, timestamp, signatures, now);
        if (headers != null || id == null || timestamp == null || signatures == null) {
            return headers;
        }
        byte[] expected = sign(id, timestamp, body).getBytes(StandardCharsets.UTF_8);
        for (String signature : signatures.split(" ")) {
            if (MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))) {
                return null;
            }
        }
        return WRONG;
    }

    String sign(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HMAC-SHA256 is missing", impossible);
        }
    }
}
