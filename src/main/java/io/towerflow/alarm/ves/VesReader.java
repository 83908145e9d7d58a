package io.towerflow.alarm.ves;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.FieldProblem;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.alarm.source.MappingFile;
import io.towerflow.alarm.source.ReportIds;
import io.towerflow.alarm.source.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads VES events: a fault becomes a report, of severity NORMAL a clear; a heartbeat says that its source lives. */
@Component
class VesReader {

    private static final Set<String> KEYS = Set.of("objects", "severities", "alarmTypes", "causes", "defaultCause");
    private static final Set<String> SEVERITIES = Set.of("CRITICAL", "MAJOR", "MINOR", "WARNING", "NORMAL");

    /** The last microsecond of the year 9999. */
    private static final long LATEST = 253_402_300_799_999_999L;

    private final List<String> objects;
    private final MappingFile.SeverityWords severities;
    private final List<MappingFile.Cause> alarmTypes;
    private final List<MappingFile.Cause> causes;
    private final MappingFile.Cause defaultCause;

    VesReader(VesProperties properties) {
        MappingFile mapping = MappingFile.read(properties.mapping()).onlyKeys(KEYS);
        objects = mapping.texts("objects");
        severities = mapping.severities("severities");
        alarmTypes = mapping.causes("alarmTypes");
        causes = mapping.causes("causes");
        defaultCause = mapping.cause("defaultCause");
    }

    /** What a message brings: reports of faults, and the names of sources whose heartbeat came. */
    record Read(List<AlarmReport> reports, List<String> heartbeats, List<FieldProblem> problems) {}

    /**
     * Reads {@code {event}} or {@code {eventList}}, all events or none.
     *
     * @param known whether the inventory knows an object
     */
    Read read(JsonNode message, String tenant, Instant receivedAt, Predicate<String> known) {
        Read read = new Read(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (message.path("eventList").isArray()) {
            JsonNode events = message.path("eventList");
            for (int index = 0; index < events.size(); index++) {
                event(events.get(index), "eventList[" + index + "]", tenant, receivedAt, known, read);
            }
        } else if (message.path("event").isObject()) {
            event(message.path("event"), "event", tenant, receivedAt, known, read);
        } else {
            read.problems()
                    .add(new FieldProblem(
                            "event", "It is missing or no object.", "Send {\"event\": {\"commonEventHeader\": …}}."));
        }
        return read;
    }

    private void event(
            JsonNode event, String at, String tenant, Instant receivedAt, Predicate<String> known, Read read) {
        List<FieldProblem> problems = read.problems();
        int before = problems.size();
        JsonNode header = event.path("commonEventHeader");
        String headerAt = at + ".commonEventHeader";
        String domain = text(header, headerAt, "domain", problems);
        String sourceName = text(header, headerAt, "sourceName", problems);
        String reporter = text(header, headerAt, "reportingEntityName", problems);
        String eventId = text(header, headerAt, "eventId", problems);
        Instant last = micros(header, headerAt, "lastEpochMicrosec", problems);
        if (domain != null && !domain.equals("fault") && !domain.equals("heartbeat")) {
            problems.add(new FieldProblem(
                    headerAt + ".domain",
                    "Events of the domain " + domain + " are not taken.",
                    "Send events of the domains fault and heartbeat."));
        }
        if (problems.size() > before || sourceName == null || reporter == null || last == null) {
            return;
        }
        if ("heartbeat".equals(domain)) {
            read.heartbeats().add(reporter);
            return;
        }
        JsonNode fault = event.path("faultFields");
        String faultAt = at + ".faultFields";
        String condition = text(fault, faultAt, "alarmCondition", problems);
        String problem = text(fault, faultAt, "specificProblem", problems);
        String severityWord = text(fault, faultAt, "eventSeverity", problems);
        PerceivedSeverity severity = null;
        if (severityWord != null) {
            severity = severities.find(severityWord).orElse(null);
            if (!SEVERITIES.contains(severityWord.toUpperCase(Locale.ROOT)) || severity == null) {
                problems.add(new FieldProblem(
                        faultAt + ".eventSeverity",
                        "'" + severityWord + "' is no severity of VES.",
                        "Give one of CRITICAL, MAJOR, MINOR, WARNING, NORMAL."));
            }
        }
        if (problems.size() > before
                || condition == null
                || problem == null
                || severity == null
                || severityWord == null) {
            return;
        }
        String category = fault.path("eventCategory").asText("") + " "
                + fault.path("eventSourceType").asText("");
        MappingFile.Cause cause = first(causes, condition)
                .or(() -> first(causes, problem))
                .or(() -> first(alarmTypes, category))
                .orElse(defaultCause);
        String port = fault.path("alarmInterfaceA").asText("").strip();
        String specific = port.isEmpty() ? problem : problem + " @" + port;
        read.reports()
                .add(new AlarmReport(
                        ReportIds.next(),
                        tenant,
                        reporter,
                        object(event, sourceName, known),
                        cause.alarmType(),
                        cause.probableCauseOf(condition),
                        Words.bounded(specific),
                        severity,
                        severityWord,
                        last,
                        receivedAt,
                        eventId,
                        problem,
                        details(event)));
    }

    private static Optional<MappingFile.Cause> first(List<MappingFile.Cause> causes, String name) {
        return causes.stream().filter(each -> each.fits(name)).findFirst();
    }

    /** The first of the mapped fields that names an object of the inventory, else the source's name. */
    private String object(JsonNode event, String sourceName, Predicate<String> known) {
        return objects.stream()
                .map(path -> event.at("/" + path.replace('.', '/')).asText("").strip())
                .filter(id -> !id.isEmpty() && known.test(id))
                .findFirst()
                .orElse(sourceName);
    }

    private static @Nullable String text(JsonNode node, String at, String field, List<FieldProblem> problems) {
        JsonNode value = node.path(field);
        String text = value.isTextual() ? value.asText().strip() : "";
        if (text.isEmpty()) {
            problems.add(new FieldProblem(
                    at + "." + field,
                    value.isMissingNode() ? "It is missing." : "It is no text.",
                    "Give a JSON string."));
            return null;
        }
        if (text.length() > Words.LONGEST && !field.equals("specificProblem") || Words.unprintable(text)) {
            problems.add(new FieldProblem(
                    at + "." + field,
                    "It is longer than " + Words.LONGEST + " characters, or holds control characters.",
                    "Give at most " + Words.LONGEST + " printable characters."));
            return null;
        }
        return text;
    }

    private static @Nullable Instant micros(JsonNode node, String at, String field, List<FieldProblem> problems) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0 || value.asLong() > LATEST) {
            problems.add(new FieldProblem(
                    at + "." + field,
                    value.isMissingNode() ? "It is missing." : "It is no time.",
                    "Give microseconds since 1970 as a whole number."));
            return null;
        }
        return Instant.ofEpochSecond(value.asLong() / 1_000_000, value.asLong() % 1_000_000 * 1_000);
    }

    private static Map<String, String> details(JsonNode event) {
        Map<String, String> details = new LinkedHashMap<>();
        for (String group : List.of("commonEventHeader", "faultFields")) {
            event.path(group).fields().forEachRemaining(field -> {
                JsonNode value = field.getValue();
                details.put(
                        group + "." + Words.storable(field.getKey()),
                        Words.storable(value.isValueNode() ? value.asText() : value.toString()));
            });
        }
        return details;
    }
}
