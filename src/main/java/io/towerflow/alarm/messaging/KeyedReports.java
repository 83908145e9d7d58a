package io.towerflow.alarm.messaging;

import io.towerflow.alarm.AlarmReport;
import io.towerflow.inventory.Inventory;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.stereotype.Component;

/** Makes the record of a report in {@code alarm.keyed.v1}, whichever way it came. */
@Component
class KeyedReports {

    private final Inventory inventory;

    KeyedReports(Inventory inventory) {
        this.inventory = inventory;
    }

    /**
     * The report under its correlation domain, its object by the id that the inventory has for it.
     *
     * @throws AlarmReportCodec.UnwritableException when a text of it is no Unicode
     */
    ProducerRecord<byte[], byte[]> record(AlarmReport report) {
        AlarmReport meant = report.about(inventory.topology(report.tenant()).idOf(report.alarmedObjectId()));
        return new ProducerRecord<>(
                AlarmTopics.KEYED,
                inventory.domainOf(meant.tenant(), meant.alarmedObjectId()).getBytes(StandardCharsets.UTF_8),
                AlarmReportCodec.write(meant));
    }
}
