package io.towerflow.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Bytes of an answer as they were made once, for all who get the same; packed once, too, for those who take gzip. */
public final class CachedAnswer {

    /** Size in bytes below which packing saves nothing. */
    private static final int SMALL = 2048;

    private static final Pattern GZIP = Pattern.compile("(?i)(.*,)?\\s*gzip\\s*(,.*|;\\s*q=(1|0\\.[1-9]).*)?");

    private final byte[] plain;
    private byte @Nullable [] packed;

    CachedAnswer(byte[] plain) {
        this.plain = plain;
    }

    byte[] plain() {
        return plain;
    }

    /** Returns the same by gzip. */
    synchronized byte[] packed() {
        if (packed == null) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4);
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(plain);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            packed = bytes.toByteArray();
        }
        return packed;
    }

    /** Returns it as text, to stand in a page. */
    public String text() {
        return new String(plain, StandardCharsets.UTF_8);
    }

    /** Sends it as the current request wants it. */
    void send(HttpOutputMessage message) throws IOException {
        boolean pack = plain.length >= SMALL && takesGzip();
        byte[] bytes = pack ? packed() : plain;
        HttpHeaders headers = message.getHeaders();
        if (pack) {
            headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING + ", " + HttpHeaders.ACCEPT_LANGUAGE);
        headers.setContentLength(bytes.length);
        message.getBody().write(bytes);
    }

    private static boolean takesGzip() {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request) {
            String accepted = request.getRequest().getHeader(HttpHeaders.ACCEPT_ENCODING);
            return accepted != null && GZIP.matcher(accepted).matches();
        }
        return false;
    }
}
