package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmFollower;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.IntakeLag;
import io.towerflow.alarm.activity.SourceActivity;
import io.towerflow.alarm.messaging.UnreadableReports;
import io.towerflow.ingest.PartitionOffsets;
import io.towerflow.inventory.Inventory;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes partitions of the intake that the broker does not have, on the real tables and with a clock of their own. */
@Component
record Partitions(
        IntakeRepository repository,
        PartitionOffsets offsets,
        TransactionTemplate transaction,
        AlarmSuppression suppression,
        Inventory inventory,
        AlarmSettings settings,
        IntakeMeters meters,
        UnreadableReports unreadable,
        SourceActivity activity,
        IntakeLag lag) {

    IntakePartition partition(int number, List<AlarmFollower> followers, InstantSource now) {
        return new IntakePartition(
                number,
                repository,
                offsets,
                transaction,
                followers,
                suppression,
                inventory,
                settings,
                meters,
                unreadable,
                activity,
                lag,
                now.withZone(ZoneOffset.UTC));
    }
}
