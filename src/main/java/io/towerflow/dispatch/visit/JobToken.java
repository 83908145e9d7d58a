package io.towerflow.dispatch.visit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Last part of a link's address, 22 characters: the first half of HMAC-SHA256 (half is what RFC 2104 wants at least) over tenant,
 * work order, technician and expiry. The link is found by the token's digest. Short, because an SMS pays for each character.
 */
public final class JobToken {

    private static final int SIGNATURE_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");

    private JobToken() {}

    public static String write(JobLink link, byte[] secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature(link, secret));
    }

    /** Returns by what the link of a token is found, before anybody has looked at its signature; empty where it is no token. */
    public static Optional<String> digest(String token) {
        if (!FORM.matcher(token).matches()) {
            return Optional.empty();
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return Optional.of(HexFormat.of().formatHex(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no SHA-256", e);
        }
    }

    /**
     * Returns whether this token was written for this link with this secret; takes as long for a wrong one as for a right one.
     */
    static boolean genuine(String token, JobLink link, byte[] secret) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), write(link, secret).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] signature(JobLink link, byte[] secret) {
        String signed = String.join(
                "\n",
                "job",
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
