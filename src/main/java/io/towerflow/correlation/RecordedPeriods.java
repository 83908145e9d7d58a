package io.towerflow.correlation;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.correlation.learning.AcceptedCauses;
import io.towerflow.inventory.Inventory;
import io.towerflow.tenancy.Tenancy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads what was recorded for the current tenant, so that it can be decided again. */
@Component
public class RecordedPeriods {

    private final Alarms alarms;
    private final Inventory inventory;
    private final AcceptedCauses acceptedCauses;

    RecordedPeriods(Alarms alarms, Inventory inventory, AcceptedCauses acceptedCauses) {
        this.alarms = alarms;
        this.inventory = inventory;
        this.acceptedCauses = acceptedCauses;
    }

    /**
     * Reads the alarms raised in a period, with the network as the inventory had it at its end and the learned causes that are
     * accepted today.
     *
     * @param until not included
     * @param most the oldest of them, as many at most
     */
    @Transactional(readOnly = true)
    public RecordedPeriod read(Instant from, Instant until, int most) {
        String tenant = Tenancy.required();
        List<Alarm> found = alarms.raisedIn(from, until, most);
        return new RecordedPeriod(found, inventory.topologyAt(tenant, until), acceptedCauses.of(tenant));
    }

    /**
     * Returns from when on the alarms raised in a period are few enough; its begin where all are, and empty where none was raised
     * in it.
     *
     * @param until not included
     */
    @Transactional(readOnly = true)
    public Optional<Instant> newestFrom(Instant from, Instant until, int most) {
        List<Alarms.Raise> newest = alarms.raises(from, most + 1);
        if (newest.size() > most) {
            return Optional.of(newest.getLast().raisedAt().plus(1, ChronoUnit.MICROS));
        }
        return newest.stream().anyMatch(one -> one.raisedAt().isBefore(until)) ? Optional.of(from) : Optional.empty();
    }
}
