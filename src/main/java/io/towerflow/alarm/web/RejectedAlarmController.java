package io.towerflow.alarm.web;

import io.towerflow.alarm.RejectedAlarms;
import io.towerflow.problem.Paging;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what was refused on Kafka. */
@RestController
class RejectedAlarmController {

    private final RejectedAlarms rejected;

    RejectedAlarmController(RejectedAlarms rejected) {
        this.rejected = rejected;
    }

    /** A page of refused messages, newest first; {@code X-Total-Count} tells how many there are. */
    @GetMapping("/api/rejections")
    ResponseEntity<List<RejectedAlarms.RejectedAlarm>> page(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(rejected.count()))
                .body(rejected.page(offset, limit));
    }
}
