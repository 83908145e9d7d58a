package io.towerflow.metric.intake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Rows in PostgreSQL's binary format of COPY, in memory. */
final class BinaryRows {

    /** Signature, flags and the length of an extension. */
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private static final short END = -1;
    private static final int NULL = -1;
    private static final int FLOAT8 = 701;

    /** 2000-01-01, from which PostgreSQL counts, in microseconds since 1970. */
    private static final long EPOCH_MICROS = 946_684_800_000_000L;

    private ByteBuffer bytes;

    /** @param expected bytes that there will be, about */
    BinaryRows(int expected) {
        bytes = ByteBuffer.allocate(Math.max(1024, expected)).put(HEADER);
    }

    void row(int columns) {
        room(2).putShort((short) columns);
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        room(4 + utf8.length).putInt(utf8.length).put(utf8);
    }

    /** @param micros since 1970 */
    void time(long micros) {
        room(12).putInt(8).putLong(micros - EPOCH_MICROS);
    }

    /** Values as an array that ends with the last one given; not a number is null. */
    void values(double[] values) {
        int length = values.length;
        while (length > 0 && Double.isNaN(values[length - 1])) {
            length--;
        }
        ByteBuffer into = room(24 + 12 * length);
        int start = into.position();
        into.putInt(0).putInt(1).putInt(1).putInt(FLOAT8).putInt(length).putInt(1);
        for (int at = 0; at < length; at++) {
            if (Double.isNaN(values[at])) {
                into.putInt(NULL);
            } else {
                into.putInt(8).putDouble(values[at]);
            }
        }
        into.putInt(start, into.position() - start - 4);
    }

    /** The rows so far as a whole. */
    ByteBuffer end() {
        return room(2).putShort(END).flip();
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            bytes = ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + more))
                    .put(bytes.flip());
        }
        return bytes;
    }
}
