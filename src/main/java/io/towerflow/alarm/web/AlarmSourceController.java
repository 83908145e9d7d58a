package io.towerflow.alarm.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSources;
import io.towerflow.alarm.FieldProblem;
import io.towerflow.alarm.ParsedReport;
import io.towerflow.alarm.RaisedAlarmReader;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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
    private final RaisedAlarmReader reader;
    private final ObjectMapper json;
    private final Clock clock;

    AlarmSourceController(AlarmSources sources, RaisedAlarmReader reader, ObjectMapper json, Clock clock) {
        this.sources = sources;
        this.reader = reader;
        this.json = json;
        this.clock = clock;
    }

    /**
     * How long a source may be silent.
     *
     * @param interval ISO 8601, as PT15M; null: its silence means nothing
     */
    record Expectation(@Nullable Duration interval) {}

    @GetMapping("/api/sources")
    List<AlarmSources.AlarmSource> all() {
        return sources.all();
    }

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
            @RequestParam(required = false) @Nullable Instant asOf)
            throws IOException {
        if (!alarms.isArray()) {
            throw new InvalidInputException("", "must be an array of alarms");
        }
        Instant now = clock.instant();
        List<AlarmReport> reports = new ArrayList<>();
        List<InvalidInputException.Field> wrong = new ArrayList<>();
        for (int i = 0; i < alarms.size(); i++) {
            ParsedReport parsed = reader.read(json.writeValueAsBytes(alarms.get(i)), Tenancy.required(), now);
            AlarmReport report = parsed.report();
            for (FieldProblem problem : parsed.problems()) {
                wrong.add(new InvalidInputException.Field(
                        "[" + i + "]." + problem.field(), problem.problem() + " " + problem.mend()));
            }
            if (report != null && !report.sourceSystemId().equals(id)) {
                wrong.add(new InvalidInputException.Field("[" + i + "].sourceSystemId", "must be " + id));
            } else if (report != null && report.clears()) {
                wrong.add(new InvalidInputException.Field("[" + i + "].perceivedSeverity", "must not be cleared"));
            } else if (report != null) {
                reports.add(report);
            }
        }
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
        return sources.resynchronise(id, reports, asOf == null ? now : asOf);
    }
}
