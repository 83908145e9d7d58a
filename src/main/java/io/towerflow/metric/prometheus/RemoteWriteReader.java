package io.towerflow.metric.prometheus;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.towerflow.metric.intake.ReadSample;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code WriteRequest} of remote-write 1.0. Series without the label {@code site}, and those that are no metric here, are passed over:
 * Prometheus sends all that it has. So are its marks that a series has ended.
 */
final class RemoteWriteReader {

    private static final int TIMESERIES = 1;
    private static final int LABELS = 1;
    private static final int SAMPLES = 2;
    private static final int NAME = 1;
    private static final int VALUE = 2;
    private static final int SAMPLE_VALUE = 1;
    private static final int SAMPLE_TIMESTAMP = 2;

    /** The bits of the value by which Prometheus marks the end of a series. */
    private static final long STALE = 0x7ff0000000000002L;

    private final SeriesNames names;
    private final List<ReadSample> samples = new ArrayList<>();
    private int passedOver;

    private RemoteWriteReader(SeriesNames names) {
        this.names = names;
    }

    /**
     * What a request holds.
     *
     * @param passedOver samples of series that are no metrics of sites
     */
    record Request(List<ReadSample> samples, int passedOver) {}

    /** @throws IOException where the bytes are no such message */
    static Request read(byte[] message, SeriesNames names) throws IOException {
        RemoteWriteReader reader = new RemoteWriteReader(names);
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, TIMESERIES, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = in.pushLimit(in.readRawVarint32());
                reader.series(in);
                in.popLimit(outer);
            } else {
                in.skipField(tag);
            }
        }
        return new Request(reader.samples, reader.passedOver);
    }

    private void series(CodedInputStream in) throws IOException {
        String series = "";
        String site = null;
        String equipment = null;
        List<Point> points = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, LABELS, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = in.pushLimit(in.readRawVarint32());
                Label label = label(in);
                in.popLimit(outer);
                switch (label.name()) {
                    case "__name__" -> series = label.value();
                    case "site" -> site = label.value();
                    case "equipment" -> equipment = label.value();
                    default -> {}
                }
            } else if (is(tag, SAMPLES, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = in.pushLimit(in.readRawVarint32());
                points.add(point(in));
                in.popLimit(outer);
            } else {
                in.skipField(tag);
            }
        }
        add(series, site, equipment, points);
    }

    private void add(String series, @Nullable String site, @Nullable String equipment, List<Point> points) {
        SeriesNames.Meant meant = names.of(series);
        if (site == null || meant == null) {
            passedOver += points.size();
            return;
        }
        for (Point point : points) {
            if (Double.doubleToRawLongBits(point.value()) != STALE) {
                samples.add(ReadSample.of(
                        site,
                        equipment == null || equipment.isEmpty() ? null : equipment,
                        Instant.ofEpochMilli(point.millis()),
                        meant.metric(),
                        point.value() * meant.factor()));
            }
        }
    }

    private record Label(String name, String value) {}

    private static Label label(CodedInputStream in) throws IOException {
        String name = "";
        String value = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, NAME, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                name = in.readStringRequireUtf8();
            } else if (is(tag, VALUE, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                value = in.readStringRequireUtf8();
            } else {
                in.skipField(tag);
            }
        }
        return new Label(name, value);
    }

    private record Point(double value, long millis) {}

    private static Point point(CodedInputStream in) throws IOException {
        double value = 0;
        long millis = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, SAMPLE_VALUE, WireFormat.WIRETYPE_FIXED64)) {
                value = in.readDouble();
            } else if (is(tag, SAMPLE_TIMESTAMP, WireFormat.WIRETYPE_VARINT)) {
                millis = in.readInt64();
            } else {
                in.skipField(tag);
            }
        }
        return new Point(value, millis);
    }

    private static boolean is(int tag, int field, int type) {
        return WireFormat.getTagFieldNumber(tag) == field && WireFormat.getTagWireType(tag) == type;
    }
}
