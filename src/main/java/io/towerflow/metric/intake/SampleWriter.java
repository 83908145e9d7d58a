package io.towerflow.metric.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.towerflow.ingest.RecordEnvelope;
import io.towerflow.metric.Metric;
import io.towerflow.metric.MetricTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes checked samples as messages of {@code metric.sampled.v1}: arrays of the wide form, those of one site together. */
final class SampleWriter {

    /** Rows in one message. */
    private static final int ROWS = 100;

    private static final JsonFactory JSON = new JsonFactory();

    private SampleWriter() {}

    /** The messages of a batch of one tenant. */
    static List<ProducerRecord<byte[], byte[]>> messages(String tenant, SampleBatch batch, Collection<Metric> metrics) {
        Map<String, List<Map.Entry<SampleBatch.Row, double[]>>> bySite = new LinkedHashMap<>();
        batch.rows().entrySet().forEach(row -> bySite.computeIfAbsent(
                        row.getKey().site(), site -> new ArrayList<>())
                .add(row));
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        bySite.forEach((site, rows) -> {
            for (int from = 0; from < rows.size(); from += ROWS) {
                ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                        MetricTopics.SAMPLED,
                        site.getBytes(StandardCharsets.UTF_8),
                        json(rows.subList(from, Math.min(rows.size(), from + ROWS)), metrics));
                message.headers().add(RecordEnvelope.TENANT, tenant.getBytes(StandardCharsets.UTF_8));
                messages.add(message);
            }
        });
        return messages;
    }

    private static byte[] json(List<Map.Entry<SampleBatch.Row, double[]>> rows, Collection<Metric> metrics) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(rows.size() * 300);
                JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartArray();
            for (Map.Entry<SampleBatch.Row, double[]> row : rows) {
                json.writeStartObject();
                json.writeStringField("site", row.getKey().site());
                if (!row.getKey().equipment().isEmpty()) {
                    json.writeStringField("equipment", row.getKey().equipment());
                }
                json.writeStringField(
                        "time",
                        Instant.EPOCH
                                .plus(row.getKey().micros(), ChronoUnit.MICROS)
                                .toString());
                json.writeObjectFieldStart("values");
                for (Metric metric : metrics) {
                    double value = row.getValue()[metric.slot() - 1];
                    if (!Double.isNaN(value)) {
                        json.writeNumberField(metric.name(), value);
                    }
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        }
    }
}
