package io.towerflow.alarm.intake;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes a track's memory as versions before the third format did. */
final class FormerMemory {

    private FormerMemory() {}

    /** Of an active alarm that was raised and repeated. */
    static byte[] active(long raised, long repeated, long touchedAt) {
        ByteBuffer bytes = ByteBuffer.allocate(200);
        bytes.put((byte) 2);
        write(bytes, raised);
        for (long value : new long[] {repeated, 0, 0, 0, 0, 0, 0, 0, touchedAt << 3}) {
            near(bytes, value, raised);
        }
        write(bytes, 0);
        write(bytes, 0);
        write(bytes, 2);
        near(bytes, raised, raised);
        near(bytes, repeated, raised);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static void near(ByteBuffer bytes, long value, long base) {
        long distance = value - base;
        write(bytes, value == 0 ? 0 : (distance << 1 ^ distance >> 63) + 1);
    }

    private static void write(ByteBuffer bytes, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }
}
