package io.towerflow.alarm.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.alarm.ActiveAlarmLists;
import io.towerflow.alarm.AlarmSources;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.Paging;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Shows the sources of alarms, says how long each may be silent, and brings one into line with its own list. */
@RestController
class AlarmSourceController {

    private final AlarmSources sources;
    private final ActiveAlarmLists lists;

    AlarmSourceController(AlarmSources sources, ActiveAlarmLists lists) {
        this.sources = sources;
        this.lists = lists;
    }

    /**
     * Time that a source may be silent.
     *
     * @param interval ISO 8601, as PT15M; null: its silence means nothing
     */
    record Expectation(@Nullable Duration interval) {}

    /** The sources of alarms, with when each was last heard. */
    @GetMapping("/api/sources")
    ResponseEntity<List<AlarmSources.AlarmSource>> page(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        List<AlarmSources.AlarmSource> all = sources.all();
        return ResponseEntity.ok()
                .header("X-Total-Count", Integer.toString(all.size()))
                .body(all.stream().skip(offset).limit(limit).toList());
    }

    /** Sets how often a source is to be heard; silence beyond raises an alarm. */
    @PostMapping("/api/sources/{id}/expect")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void expect(@PathVariable String id, @RequestBody Expectation expectation) {
        Duration interval = expectation.interval();
        if (interval != null && (interval.isNegative() || interval.isZero())) {
            throw new InvalidInputException("interval", "must be positive");
        }
        sources.expect(id, interval);
    }

    /**
     * Takes every active alarm of a source, as an array of TMF642 alarms: what is missing here is raised, what is missing there
     * is cleared. All or nothing: one wrong alarm and none is taken.
     *
     * @param asOf when the source made the list; now where it does not say
     */
    @PostMapping("/api/sources/{id}/resynchronise")
    AlarmSources.Resynchronised resynchronise(
            @PathVariable String id,
            @RequestBody JsonNode alarms,
            @RequestParam(required = false) @Nullable Instant asOf) {
        return lists.resynchronise(id, alarms, asOf);
    }
}
