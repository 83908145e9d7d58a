package io.towerflow.correlation;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.inventory.Inventory;
import io.towerflow.tenancy.Tenancy;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads what was recorded for the current tenant, so that it can be decided again. */
@Component
public class StoredRecordings {

    private final Alarms alarms;
    private final Inventory inventory;
    private final AcceptedCauses acceptedCauses;

    StoredRecordings(Alarms alarms, Inventory inventory, AcceptedCauses acceptedCauses) {
        this.alarms = alarms;
        this.inventory = inventory;
        this.acceptedCauses = acceptedCauses;
    }

    /**
     * The alarms raised in a period, with the network as the inventory had it at its end and the learned causes that are accepted
     * today.
     *
     * @param until not included
     * @param most the oldest of them, as many at most
     */
    @Transactional(readOnly = true)
    public StoredRecording read(Instant from, Instant until, int most) {
        String tenant = Tenancy.required();
        List<Alarm> found = alarms.raisedIn(from, until, most);
        return new StoredRecording(found, inventory.topologyAt(tenant, until), acceptedCauses.of(tenant));
    }
}
