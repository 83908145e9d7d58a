package io.towerflow.alarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a source's list of every alarm that is active there, a JSON array of TMF642 alarms, and brings the source into line
 * with it. All or nothing: one wrong alarm and none is taken.
 */
@Component
public class ActiveAlarmLists {

    private final AlarmSources sources;
    private final RaisedAlarmReader reader;
    private final ObjectMapper json;
    private final Clock clock;

    ActiveAlarmLists(AlarmSources sources, RaisedAlarmReader reader, ObjectMapper json, Clock clock) {
        this.sources = sources;
        this.reader = reader;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Re-synchronises as {@link #resynchronise(String, JsonNode, Instant)} does, from the bytes of a file that was made
     * now.
     */
    public AlarmSources.Resynchronised resynchronise(String id, byte[] alarms) throws IOException {
        try {
            return resynchronise(id, json.readTree(alarms), null);
        } catch (JsonProcessingException noJson) {
            throw new InvalidInputException("", "is no JSON: " + noJson.getOriginalMessage());
        }
    }

    /**
     * Takes every active alarm of a source.
     *
     * @param asOf when the source made the list; now where it does not say
     * @throws InvalidInputException naming each wrong field of each alarm
     */
    public AlarmSources.Resynchronised resynchronise(String id, JsonNode alarms, @Nullable Instant asOf) {
        if (!alarms.isArray()) {
            throw new InvalidInputException("", "must be an array of alarms");
        }
        Instant now = clock.instant();
        List<AlarmReport> reports = new ArrayList<>();
        List<InvalidInputException.Field> wrong = new ArrayList<>();
        for (int i = 0; i < alarms.size(); i++) {
            ParsedReport parsed = reader.read(bytes(alarms.get(i)), Tenancy.required(), now);
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

    private byte[] bytes(JsonNode alarm) {
        try {
            return json.writeValueAsBytes(alarm);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
