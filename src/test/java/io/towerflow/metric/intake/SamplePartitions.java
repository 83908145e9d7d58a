package io.towerflow.metric.intake;

import io.towerflow.ingest.PartitionOffsets;
import io.towerflow.ingest.RecordEnvelope;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.metric.MetricCatalogue;
import io.towerflow.metric.MetricSettings;
import io.towerflow.metric.MetricTopics;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes partitions of samples that the broker does not have, on the real tables and with a clock of their own; and sites for them. */
@Component
record SamplePartitions(
        PartitionOffsets offsets,
        TransactionTemplate transaction,
        RecordEnvelope envelope,
        SampleCheck check,
        SampleDays days,
        SampleRepository repository,
        SampleProducer producer,
        SampleMeters meters,
        MetricSettings settings,
        MetricCatalogue catalogue,
        Inventory inventory,
        JdbcClient jdbc) {

    SamplePartition partition(int number, InstantSource now) {
        return new SamplePartition(
                number,
                offsets,
                transaction,
                new SamplePartition.Parts(envelope, check, days, repository, producer, meters),
                settings,
                now.withZone(ZoneOffset.UTC));
    }

    /** A new site, with the equipment {@code ID-battery}. */
    String site() {
        String id = "metric-" + UUID.randomUUID();
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> inventory.saveAll(
                        List.of(),
                        List.of(new Site(
                                id,
                                id,
                                7.69,
                                -5.03,
                                "metric test",
                                false,
                                null,
                                Set.of("4G"),
                                Set.of(),
                                "Mo-Su 00:00-24:00",
                                ZoneId.of("Africa/Abidjan"),
                                false)),
                        List.of(new Equipment(id + "-battery", id, EquipmentKind.BATTERY, "Battery", null, null, null)),
                        List.of()));
        return id;
    }

    /** Messages as they follow each other in a partition. */
    static List<ConsumerRecord<byte[], byte[]>> records(int partition, long offset, String... messages) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (String message : messages) {
            records.add(new ConsumerRecord<>(
                    MetricTopics.SAMPLED,
                    partition,
                    offset + records.size(),
                    "key".getBytes(StandardCharsets.UTF_8),
                    message.getBytes(StandardCharsets.UTF_8)));
        }
        return records;
    }

    /** What is stored of a site: equipment and time, and the values by the names of their metrics. */
    Map<String, Map<String, Double>> stored(String site) {
        Map<String, Map<String, Double>> rows = new TreeMap<>();
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(
                        tx -> jdbc.sql("SELECT equipment_id, time, values FROM metric_sample WHERE site_id = ?")
                                .param(site)
                                .query(row -> {
                                    rows.put(
                                            row.getString("equipment_id") + " "
                                                    + row.getObject("time", OffsetDateTime.class)
                                                            .toInstant(),
                                            values(row));
                                })));
        return rows;
    }

    private Map<String, Double> values(ResultSet row) throws SQLException {
        Array array = row.getArray("values");
        Double[] values = (Double[]) array.getArray();
        Map<String, Double> byName = new TreeMap<>();
        catalogue.all().forEach(metric -> {
            if (metric.slot() <= values.length && values[metric.slot() - 1] != null) {
                byName.put(metric.name(), values[metric.slot() - 1]);
            }
        });
        return byName;
    }

    /** The hours of a site that samples have touched, and when. */
    Map<String, OffsetDateTime> touched(String site) {
        Map<String, OffsetDateTime> hours = new TreeMap<>();
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(
                        tx -> jdbc.sql("SELECT hour, noted_at FROM metric_late WHERE site_id = ?")
                                .param(site)
                                .query(row -> {
                                    hours.put(
                                            row.getObject("hour", OffsetDateTime.class)
                                                    .toInstant()
                                                    .toString(),
                                            row.getObject("noted_at", OffsetDateTime.class));
                                })));
        return hours;
    }
}
