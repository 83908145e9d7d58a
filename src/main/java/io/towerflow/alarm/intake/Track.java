package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmIdentity;
import io.towerflow.alarm.PerceivedSeverity;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one identity: its present or last alarm, and enough of the reports to place those that come late.
 *
 * <p>A report's place is its event time, and at the same instant its severity: the worse after the less bad, the clear after
 * all. Both are packed into one number, the mark, so that marks compare as the reports follow each other. 0 is none.
 */
final class Track {

    /** Reports recognised when they come again. */
    static final int KNOWN = 16;

    /** Of the packed memory. */
    private static final byte FORMAT = 2;

    private static final int PENDING = 8;
    private static final long[] NONE = {};

    final AlarmIdentity identity;

    @Nullable
    Occurrence occurrence;

    /** Mark of the youngest raise of the present occurrence. */
    long lastRaise;
    /** Mark of the clear that ended the last occurrence. */
    long lastClear;
    /** Mark of the clear that ended the occurrence before the present one. */
    long previousClear;
    /** While damped: when it last changed by arrival, the mark of that change, and the same mark again if it was a clear. */
    long toggledAt;

    long toggledMark;
    long dampedClear;
    /** A clear from before the raise that may be the clock's fault, and when it came. */
    long heldClear;

    long heldAt;
    /** When (arrival) the last report came; what is forgotten is forgotten by this. */
    long touchedAt;
    /** Times of the raises that followed a clear, within the flapping time. */
    long[] cycles = NONE;
    /** Marks of clears that came before their raise, ascending. */
    long[] pending = NONE;
    /** Marks, by the source's own clock, of the last reports. */
    long[] known = NONE;

    boolean orphanTouched;
    boolean orphanStored;

    Track(AlarmIdentity identity) {
        this.identity = identity;
    }

    static long mark(long micros, PerceivedSeverity severity) {
        // CLEARED -> 5, CRITICAL -> 4 ... INDETERMINATE -> 0
        int rank = severity == PerceivedSeverity.CLEARED ? 5 : 4 - severity.ordinal();
        return micros << 3 | rank;
    }

    static long time(long mark) {
        return mark >>> 3;
    }

    boolean knows(long mark) {
        for (long one : known) {
            if (one == mark) {
                return true;
            }
        }
        return false;
    }

    void remember(long mark) {
        if (known.length < KNOWN) {
            known = Arrays.copyOf(known, known.length + 1);
        } else {
            System.arraycopy(known, 1, known, 0, KNOWN - 1);
        }
        known[known.length - 1] = mark;
    }

    /** Keeps a clear for the raise that it belongs to. */
    void await(long clear) {
        if (Arrays.binarySearch(pending, clear) >= 0) {
            return;
        }
        long[] more = Arrays.copyOf(pending, pending.length + 1);
        more[pending.length] = clear;
        Arrays.sort(more);
        pending = more.length > PENDING ? Arrays.copyOfRange(more, 1, more.length) : more;
    }

    /** Takes the first clear that is younger than a raise out of those that wait; 0 where there is none. */
    long takeClearAfter(long raise) {
        for (int i = 0; i < pending.length; i++) {
            if (pending[i] > raise) {
                long clear = pending[i];
                long[] fewer = new long[pending.length - 1];
                System.arraycopy(pending, 0, fewer, 0, i);
                System.arraycopy(pending, i + 1, fewer, i, fewer.length - i);
                pending = fewer;
                return clear;
            }
        }
        return 0;
    }

    void addCycle(long at, long within) {
        long[] recent = new long[cycles.length + 1];
        int count = 0;
        for (long cycle : cycles) {
            if (cycle > at - within) {
                recent[count++] = cycle;
            }
        }
        recent[count++] = at;
        cycles = Arrays.copyOf(recent, count);
    }

    /** A damped alarm cleared or came back, told by the report that has just been touched. */
    void toggled(long mark) {
        toggledMark = mark;
        toggledAt = touchedAt;
    }

    /** Whether so much time lies, by the events, between the last change of a damped alarm and this report. */
    boolean quietBefore(long mark, long quiet) {
        return time(mark) >= time(toggledMark) + quiet;
    }

    /** Everything but the occurrence, packed for its row. */
    byte[] pack() {
        int longs = 9 + 3 + cycles.length + pending.length + known.length;
        ByteBuffer bytes = ByteBuffer.allocate(1 + longs * 10);
        bytes.put(FORMAT);
        long base = known.length == 0 ? 0 : known[0];
        write(bytes, base);
        for (long value : new long[] {
            lastRaise,
            lastClear,
            previousClear,
            toggledAt << 3,
            toggledMark,
            dampedClear,
            heldClear,
            heldAt << 3,
            touchedAt << 3
        }) {
            writeNear(bytes, value, base);
        }
        for (long[] values : new long[][] {cycles, pending, known}) {
            write(bytes, values.length);
            for (long value : values) {
                writeNear(bytes, values == cycles ? value << 3 : value, base);
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    void unpack(byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        if (bytes.get() != FORMAT) {
            throw new IllegalStateException("Memory of " + identity + " is in an unknown format");
        }
        long base = read(bytes);
        lastRaise = readNear(bytes, base);
        lastClear = readNear(bytes, base);
        previousClear = readNear(bytes, base);
        toggledAt = readNear(bytes, base) >>> 3;
        toggledMark = readNear(bytes, base);
        dampedClear = readNear(bytes, base);
        heldClear = readNear(bytes, base);
        heldAt = readNear(bytes, base) >>> 3;
        touchedAt = readNear(bytes, base) >>> 3;
        cycles = readAll(bytes, base);
        for (int i = 0; i < cycles.length; i++) {
            cycles[i] >>>= 3;
        }
        pending = readAll(bytes, base);
        known = readAll(bytes, base);
    }

    private static long[] readAll(ByteBuffer bytes, long base) {
        int length = (int) read(bytes);
        long[] values = length == 0 ? NONE : new long[length];
        for (int i = 0; i < length; i++) {
            values[i] = readNear(bytes, base);
        }
        return values;
    }

    /** 0 stays 0; anything else is written as its distance from the base, zigzag, shifted by one. */
    private static void writeNear(ByteBuffer bytes, long value, long base) {
        if (value == 0) {
            write(bytes, 0);
        } else {
            long distance = value - base;
            write(bytes, (distance << 1 ^ distance >> 63) + 1);
        }
    }

    private static long readNear(ByteBuffer bytes, long base) {
        long raw = read(bytes);
        if (raw == 0) {
            return 0;
        }
        long zigzag = raw - 1;
        return (zigzag >>> 1 ^ -(zigzag & 1)) + base;
    }

    private static void write(ByteBuffer bytes, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    private static long read(ByteBuffer bytes) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}
