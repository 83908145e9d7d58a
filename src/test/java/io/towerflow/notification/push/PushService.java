package io.towerflow.notification.push;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A push service over HTTP and the browser behind it, which decrypts as RFC 8291 and RFC 8188 say, with the JDK alone. */
final class PushService implements AutoCloseable {

    private static final int POINT = 65;

    private final HttpServer server;
    private final KeyPair keys;
    private final byte[] auth = new byte[16];
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    final Queue<Request> requests = new ConcurrentLinkedQueue<>();

    PushService() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
        new SecureRandom().nextBytes(auth);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    /** A call that came in. */
    record Request(String path, Map<String, String> headers, byte[] body) {}

    private record Answer(int status, String retryAfter) {}

    /** Answers the next call so; without any it takes what comes. */
    void answerNext(int status, String retryAfter) {
        answers.add(new Answer(status, retryAfter));
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String publicKey() {
        return base64(uncompressed((ECPublicKey) keys.getPublic()));
    }

    String secret() {
        return base64(auth);
    }

    private void take(HttpExchange call) throws IOException {
        byte[] body = call.getRequestBody().readAllBytes();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        call.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        Answer answer = answers.poll();
        requests.add(new Request(call.getRequestURI().getPath(), headers, body));
        if (answer != null && !answer.retryAfter().isEmpty()) {
            call.getResponseHeaders().add("Retry-After", answer.retryAfter());
        }
        call.sendResponseHeaders(answer == null ? 201 : answer.status(), -1);
        call.close();
    }

    /** What the browser reads. */
    String decrypt(byte[] body) throws GeneralSecurityException {
        ByteBuffer buffer = ByteBuffer.wrap(body);
        byte[] salt = new byte[16];
        buffer.get(salt);
        int record = buffer.getInt();
        byte[] sender = new byte[Byte.toUnsignedInt(buffer.get())];
        buffer.get(sender);
        byte[] sealed = new byte[buffer.remaining()];
        buffer.get(sealed);
        if (sender.length != POINT || sealed.length > record) {
            throw new GeneralSecurityException("No single record for one receiver");
        }
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(keys.getPrivate());
        agreement.doPhase(point(sender), true);
        byte[] mine = uncompressed((ECPublicKey) keys.getPublic());
        byte[] agreed = expand(
                hmac(auth, agreement.generateSecret()),
                concat("WebPush: info\0".getBytes(StandardCharsets.US_ASCII), mine, sender),
                32);
        byte[] pseudoRandom = hmac(salt, agreed);
        byte[] key = expand(pseudoRandom, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
        byte[] nonce = expand(pseudoRandom, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        byte[] plain = cipher.doFinal(sealed);
        int end = plain.length - 1;
        while (plain[end] == 0) {
            end--;
        }
        if (plain[end] != 2) {
            throw new GeneralSecurityException("The last record does not end as one");
        }
        return new String(plain, 0, end, StandardCharsets.UTF_8);
    }

    /** Returns the claims of a token that this key has signed (RFC 8292). */
    static String claims(String authorization, String publicKey) throws GeneralSecurityException {
        String token = authorization.replaceFirst("^vapid t=([^,]+),.*$", "$1");
        String key = authorization.replaceFirst("^.*[, ]k=([^,]+).*$", "$1");
        if (!key.equals(publicKey)) {
            throw new GeneralSecurityException("Another key: " + key);
        }
        String[] parts = token.split("\\.");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(point(Base64.getUrlDecoder().decode(publicKey)));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
            throw new GeneralSecurityException("Not signed by this key");
        }
        return new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    }

    private static PublicKey point(byte[] uncompressed) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(uncompressed, 1, 33)),
                new BigInteger(1, Arrays.copyOfRange(uncompressed, 33, POINT)));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static byte[] uncompressed(ECPublicKey key) {
        byte[] all = new byte[POINT];
        all[0] = 4;
        copy(key.getW().getAffineX(), all, 1);
        copy(key.getW().getAffineY(), all, 33);
        return all;
    }

    private static void copy(BigInteger number, byte[] to, int at) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, to, at + 32 - length, length);
    }

    private static byte[] expand(byte[] key, byte[] info, int length) throws GeneralSecurityException {
        return Arrays.copyOf(hmac(key, concat(info, new byte[] {1})), length);
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
