package io.towerflow.identity.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Written form of a key: {@code tf_}, 256 random bits in base 64, and a checksum in hex, by which a mistyped or invented one is
 * known without a look into the database, and scanners know a lost one for what it is.
 */
public final class ApiKeyToken {

    private static final String PREFIX = "tf_";
    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_LENGTH = 43;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}[0-9a-f]{8}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private ApiKeyToken() {}

    public static String fresh() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return secret + checksum(secret);
    }

    static boolean wellFormed(String token) {
        int end = PREFIX.length() + RANDOM_LENGTH;
        return FORM.matcher(token).matches()
                && checksum(token.substring(0, end)).equals(token.substring(end));
    }

    static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
