package io.towerflow.metric.intake;

import io.towerflow.ingest.FieldProblem;
import io.towerflow.metric.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A sample as its source wrote it, with what is wrong with its form; whether it is true to the catalogue is not known yet. */
public final class ReadSample {

    @Nullable
    String site;

    @Nullable
    String equipment;

    @Nullable
    Instant time;

    final List<Reading> readings = new ArrayList<>(1);
    final List<FieldProblem> problems = new ArrayList<>(0);

    /** First byte of it in its message, and the one behind it. */
    int from;

    int to;

    /**
     * One value.
     *
     * @param field in which it stands
     * @param unit null where the form has none: the catalogue's
     */
    record Reading(String field, String metric, @Nullable String unit, double value) {}

    /** Makes a sample of one value in the catalogue's unit. */
    public static ReadSample of(String site, @Nullable String equipment, Instant time, String metric, double value) {
        ReadSample sample = new ReadSample();
        sample.site = site;
        sample.equipment = equipment;
        sample.time = time;
        sample.readings.add(new Reading("value", metric, null, value));
        return sample;
    }

    static ReadSample of(Sample given) {
        ReadSample sample = new ReadSample();
        sample.site = given.site();
        sample.equipment = given.equipment().isEmpty() ? null : given.equipment();
        sample.time = given.time();
        given.values()
                .forEach((metric, value) -> sample.readings.add(new Reading("values." + metric, metric, null, value)));
        return sample;
    }

    void wrong(String field, String problem, String mend) {
        problems.add(new FieldProblem(field, problem, mend));
    }

    byte[] bytes(byte[] message) {
        return Arrays.copyOfRange(message, from, Math.min(to, message.length));
    }

    /** The sample as people read it. */
    @Override
    public String toString() {
        return site + (equipment == null ? "" : "/" + equipment) + " " + time + " "
                + readings.stream()
                        .map(reading -> reading.metric() + "=" + reading.value())
                        .collect(Collectors.joining(" "));
    }
}
