package io.towerflow.alarm.web;

import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.LedgerEntry;
import io.towerflow.problem.NotFoundException;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Tells why an alarm is what it is. */
@RestController
class AlarmWhyController {

    private final Alarms alarms;

    AlarmWhyController(Alarms alarms) {
        this.alarms = alarms;
    }

    /**
     * Every decision about the alarm or report with this id, oldest first. For a report that was deduplicated: its own entry,
     * which names the alarm; that alarm's id tells the rest.
     */
    @GetMapping("/api/alarms/{id}/why")
    List<LedgerEntry> why(@PathVariable UUID id) {
        List<LedgerEntry> entries = alarms.ledger(id);
        if (entries.isEmpty()) {
            throw new NotFoundException("alarm", id.toString());
        }
        return entries;
    }
}
