package io.towerflow;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives a test what no other has: all tests of a JVM share one database. */
public final class Unused {

    /** The product's own topics have fewer partitions. */
    private static final int FIRST_PARTITION = 1000;

    private static final AtomicInteger PHONES = new AtomicInteger();
    private static final AtomicInteger PARTITIONS = new AtomicInteger(FIRST_PARTITION);

    private Unused() {}

    /** A telephone number of Ivory Coast, in E.164, that nobody of the demo has either. */
    public static String phone() {
        return String.format(Locale.ROOT, "+2250710%06d", PHONES.incrementAndGet());
    }

    /** A telephone number of France, in E.164. */
    public static String frenchPhone() {
        return String.format(Locale.ROOT, "+33609%06d", PHONES.incrementAndGet());
    }

    /** A partition of alarms; the one after it is free, too. */
    public static int partition() {
        return PARTITIONS.getAndAdd(2);
    }
}
