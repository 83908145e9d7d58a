package io.towerflow.operations.limits;

import io.towerflow.problem.BodyRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request, below everything that reads it: JSON, forms, parts and the engine's API. Counts the bytes, unpacks
 * them where the sender packed them, and ends the reading where they become too many.
 */
final class Body implements InputBuffer {

    /** The request's attribute that holds its body. */
    static final String ATTRIBUTE = Body.class.getName();

    private static final int PIECE = 16 * 1024;

    private final Request request;
    private final InputBuffer source;
    private long limit;
    private long packedBytes;
    private long bytes;
    private boolean packed;
    private final Raw raw = new Raw();
    private @Nullable InputStream unpacked;
    private byte @Nullable [] all;
    private @Nullable InputStream kept;

    private Body(Request request, InputBuffer source, long limit) {
        this.request = request;
        this.source = source;
        this.limit = limit;
    }

    /** Puts itself between a request and the bytes of its body. */
    static Body of(Request request, long limit) {
        InputBuffer source = request.getInputBuffer();
        Body body = new Body(request, source instanceof Body former ? former.source : source, limit);
        request.setInputBuffer(body);
        return body;
    }

    /** Returns the body of a request, or null where another server than ours brought the request. */
    static @Nullable Body of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Body body ? body : null;
    }

    /** Steps aside: leaves the request as it was. */
    void stepAside() {
        request.setInputBuffer(source);
    }

    /** @param most bytes, both as they come and unpacked */
    void limit(long most) {
        limit = most;
    }

    /** Unpacks the bytes by gzip from now on; the request says nothing of having been packed. */
    void unpack() {
        packed = true;
        request.getMimeHeaders().removeHeader("content-encoding");
        request.getMimeHeaders().removeHeader("content-length");
        request.setContentLength(-1);
    }

    boolean packed() {
        return packed;
    }

    /**
     * Reads the whole body now and keeps it, so that whoever reads it later meets neither its end by the limit nor a fault in
     * its packing.
     */
    byte[] keep() throws IOException {
        byte[] known = all;
        if (known == null) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            byte[] piece = new byte[PIECE];
            for (int n = next(piece); n >= 0; n = next(piece)) {
                read.write(piece, 0, n);
            }
            known = read.toByteArray();
            all = known;
            kept = new ByteArrayInputStream(known);
        }
        return known;
    }

    @Override
    public int doRead(ApplicationBufferHandler reader) throws IOException {
        if (kept == null && !packed) {
            int n = source.doRead(reader);
            count(n);
            return n;
        }
        byte[] piece = new byte[PIECE];
        int n = kept == null ? next(piece) : kept.read(piece);
        if (n > 0) {
            reader.setByteBuffer(ByteBuffer.wrap(piece, 0, n));
        }
        return n;
    }

    private int next(byte[] piece) throws IOException {
        if (!packed) {
            return raw.read(piece, 0, piece.length);
        }
        try {
            if (unpacked == null) {
                unpacked = new GZIPInputStream(raw, PIECE);
            }
            int n = unpacked.read(piece);
            count(n);
            return n;
        } catch (ZipException | EOFException e) {
            throw new BodyRefusedException(400, "The body says it is packed by gzip, and is not", limit);
        }
    }

    private void count(int n) {
        bytes += Math.max(n, 0);
        if (bytes > limit) {
            throw BodyRefusedException.tooLarge(limit);
        }
    }

    @Override
    public int available() {
        return kept == null && !packed ? source.available() : 0;
    }

    /** The bytes as they come. */
    private final class Raw extends InputStream implements ApplicationBufferHandler {

        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            while (!buffer.hasRemaining()) {
                int n = source.doRead(this);
                if (n < 0) {
                    return -1;
                }
                packedBytes += n;
                if (packedBytes > limit) {
                    throw BodyRefusedException.tooLarge(limit);
                }
            }
            int n = Math.min(length, buffer.remaining());
            buffer.get(into, offset, n);
            return n;
        }

        @Override
        public void setByteBuffer(ByteBuffer filled) {
            buffer = filled;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // Only what is decrypted in place would need it.
        }
    }
}
