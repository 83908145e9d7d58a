package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmIdentity;
import io.towerflow.alarm.PerceivedSeverity;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * State of one identity: its present or last alarm, and enough of the reports to place those that come late.
 *
 * <p>A report's mark is the time that its source gives it, and its severity: both packed into one number, so that marks of
 * recorded reports compare as these follow each other, at the same instant the worse after the less bad and the clear after all.
 * 0 is none. Beside the marks that decide stands when they arrived; {@link ReportOrder} says what follows what.
 */
final class AlarmState {

    /** Reports recognised when they come again. */
    static final int KNOWN = 16;

    /** Format of the packed state. */
    private static final byte FORMAT = 3;

    /** Former format, without arrivals, and with events by their believed time. */
    private static final byte FORMER = 2;

    private static final int PENDING = 8;
    private static final long[] NONE = {};

    final AlarmIdentity identity;

    @Nullable
    AlarmRow occurrence;

    /** Mark of the oldest raise of the present occurrence, and when it arrived. */
    long firstRaise;

    long firstRaiseAt;
    /** Mark of the youngest raise of the present occurrence, and when it arrived. */
    long lastRaise;

    long lastRaiseAt;
    /** Mark of the clear that ended the last occurrence, and when it arrived. */
    long lastClear;

    long lastClearAt;
    /** Mark of the clear that ended the occurrence before the present one, and when it arrived. */
    long previousClear;

    long previousClearAt;
    /**
     * Time of the last change while damped: by arrival and as it is believed, and the mark of that change if it was a
     * clear.
     */
    long toggledAt;

    long toggledTime;
    long dampedClear;
    /** A clear from before the raise that may be the clock's fault, and when it came. */
    long heldClear;

    long heldAt;
    /** Arrival of the last report, by which the state expires. */
    long touchedAt;
    /** Times of the raises that followed a clear, within the flapping time. */
    long[] cycles = NONE;
    /** Marks of clears that came before their raise, ascending, and when they arrived. */
    long[] pending = NONE;

    long[] pendingAt = NONE;
    /** Marks, by the source's own clock, of the last reports. */
    long[] known = NONE;

    boolean orphanTouched;
    boolean orphanStored;

    AlarmState(AlarmIdentity identity) {
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
        if (knows(mark)) {
            return;
        }
        if (known.length < KNOWN) {
            known = Arrays.copyOf(known, known.length + 1);
        } else {
            System.arraycopy(known, 1, known, 0, KNOWN - 1);
        }
        known[known.length - 1] = mark;
    }

    /** Keeps a clear for the raise that it belongs to. */
    void await(long clear, long arrivedAt) {
        int present = Arrays.binarySearch(pending, clear);
        if (present >= 0) {
            return;
        }
        int place = -present - 1;
        pending = inserted(pending, place, clear);
        pendingAt = inserted(pendingAt, place, arrivedAt);
        if (pending.length > PENDING) {
            pending = without(pending, 0);
            pendingAt = without(pendingAt, 0);
        }
    }

    /** Removes a clear from those that wait. */
    void met(int place) {
        pending = without(pending, place);
        pendingAt = without(pendingAt, place);
    }

    private static long[] inserted(long[] values, int place, long value) {
        long[] more = Arrays.copyOf(values, values.length + 1);
        System.arraycopy(values, place, more, place + 1, values.length - place);
        more[place] = value;
        return more;
    }

    private static long[] without(long[] values, int place) {
        long[] fewer = new long[values.length - 1];
        System.arraycopy(values, 0, fewer, 0, place);
        System.arraycopy(values, place + 1, fewer, place, fewer.length - place);
        return fewer;
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
    void toggled(long time) {
        toggledTime = time;
        toggledAt = touchedAt;
    }

    /** Returns whether so much time lies, by the events, between the last change of a damped alarm and this time. */
    boolean quietBefore(long time, long quiet) {
        return time >= toggledTime + quiet;
    }

    /** Packs everything but the occurrence for its row. */
    byte[] pack() {
        int longs = 15 + 4 + cycles.length + 2 * pending.length + known.length;
        ByteBuffer bytes = ByteBuffer.allocate(1 + longs * 10);
        bytes.put(FORMAT);
        long base = known.length == 0 ? 0 : known[0];
        write(bytes, base);
        for (long value : new long[] {
            firstRaise,
            firstRaiseAt << 3,
            lastRaise,
            lastRaiseAt << 3,
            lastClear,
            lastClearAt << 3,
            previousClear,
            previousClearAt << 3,
            toggledAt << 3,
            toggledTime << 3,
            dampedClear,
            heldClear,
            heldAt << 3,
            touchedAt << 3
        }) {
            writeNear(bytes, value, base);
        }
        for (long[] times : new long[][] {cycles, pendingAt}) {
            write(bytes, times.length);
            for (long time : times) {
                writeNear(bytes, time << 3, base);
            }
        }
        for (long[] marks : new long[][] {pending, known}) {
            write(bytes, marks.length);
            for (long mark : marks) {
                writeNear(bytes, mark, base);
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    void unpack(byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        byte format = bytes.get();
        long base = read(bytes);
        if (format == FORMER) {
            unpackFormer(bytes, base);
            return;
        }
        if (format != FORMAT) {
            throw new IllegalStateException("Memory of " + identity + " is in an unknown format");
        }
        firstRaise = readNear(bytes, base);
        firstRaiseAt = readNear(bytes, base) >>> 3;
        lastRaise = readNear(bytes, base);
        lastRaiseAt = readNear(bytes, base) >>> 3;
        lastClear = readNear(bytes, base);
        lastClearAt = readNear(bytes, base) >>> 3;
        previousClear = readNear(bytes, base);
        previousClearAt = readNear(bytes, base) >>> 3;
        toggledAt = readNear(bytes, base) >>> 3;
        toggledTime = readNear(bytes, base) >>> 3;
        dampedClear = readNear(bytes, base);
        heldClear = readNear(bytes, base);
        heldAt = readNear(bytes, base) >>> 3;
        touchedAt = readNear(bytes, base) >>> 3;
        cycles = times(readAll(bytes, base));
        pendingAt = times(readAll(bytes, base));
        pending = readAll(bytes, base);
        known = readAll(bytes, base);
    }

    /** Unpacks what was written before arrivals were kept: the last arrival stands for each. */
    private void unpackFormer(ByteBuffer bytes, long base) {
        lastRaise = readNear(bytes, base);
        firstRaise = lastRaise;
        lastClear = readNear(bytes, base);
        previousClear = readNear(bytes, base);
        toggledAt = readNear(bytes, base) >>> 3;
        toggledTime = time(readNear(bytes, base));
        dampedClear = readNear(bytes, base);
        heldClear = readNear(bytes, base);
        heldAt = readNear(bytes, base) >>> 3;
        touchedAt = readNear(bytes, base) >>> 3;
        firstRaiseAt = touchedAt;
        lastRaiseAt = touchedAt;
        lastClearAt = touchedAt;
        previousClearAt = touchedAt;
        cycles = times(readAll(bytes, base));
        pending = readAll(bytes, base);
        pendingAt = new long[pending.length];
        Arrays.fill(pendingAt, touchedAt);
        known = readAll(bytes, base);
    }

    private static long[] times(long[] marks) {
        for (int i = 0; i < marks.length; i++) {
            marks[i] >>>= 3;
        }
        return marks;
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
