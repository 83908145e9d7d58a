package io.towerflow.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The last part of a link's address: the link's id, 8 characters, and its signature, 22: the first half of HMAC-SHA256 (half is
 * what RFC 2104 wants at least) over tenant, work order, technician and expiry. Short, because an SMS pays for each character.
 */
final class JobToken {

    /** Six bytes in base64url. */
    static final int ID_BYTES = 6;

    private static final int ID_LENGTH = 8;
    private static final int SIGNATURE_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{30}");

    private JobToken() {}

    static String write(JobLink link, byte[] secret) {
        return link.id() + Base64.getUrlEncoder().withoutPadding().encodeToString(signature(link, secret));
    }

    /** The id of the link that a token names, before anybody has looked at its signature; empty where it is no token. */
    static Optional<String> id(String token) {
        return FORM.matcher(token).matches() ? Optional.of(token.substring(0, ID_LENGTH)) : Optional.empty();
    }

    /** Whether this token was written for this link with this secret; takes as long for a wrong one as for a right one. */
    static boolean genuine(String token, JobLink link, byte[] secret) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), write(link, secret).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] signature(JobLink link, byte[] secret) {
        String signed = String.join(
                "\n",
                "job",
                link.id(),
                link.tenant(),
                link.workOrderId(),
                link.technicianId(),
                Long.toString(link.expiresAt().getEpochSecond()));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return Arrays.copyOf(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)), SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no " + ALGORITHM, e);
        }
    }
}
