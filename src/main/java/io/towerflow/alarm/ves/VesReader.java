package io.towerflow.alarm.ves;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.alarm.source.CauseNames;
import io.towerflow.alarm.source.Details;
import io.towerflow.alarm.source.MappingFile;
import io.towerflow.alarm.source.ReportIds;
import io.towerflow.alarm.source.SourceName;
import io.towerflow.alarm.source.SourceWords;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.ingest.Rfc3339;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads VES events. A fault, a crossed threshold and 3GPP's fault supervision (domain stndDefined) become reports, of severity NORMAL
 * or CLEARED a clear; every event says that its source lives; what carries no fault is no alarm.
 *
 * <p>An alarm is told from others by its object, condition and interface, and found again by the source's own key of it (VES:
 * eventId, 3GPP: alarmId). What is written for people (specificProblem) may differ between a raise and its clear.
 */
@Component
class VesReader {

    private static final Set<String> KEYS =
            Set.of("objects", "severities", "alarmTypes", "ignored", "causes", "defaultCause");
    private static final Set<String> SEVERITIES = Set.of("CRITICAL", "MAJOR", "MINOR", "WARNING", "NORMAL");
    private static final Set<String> FAULT_NOTIFICATIONS = Set.of(
            "notifyNewAlarm",
            "notifyNewSecAlarm",
            "notifyChangedAlarm",
            "notifyChangedAlarmGeneral",
            "notifyClearedAlarm");

    /** The last microsecond of the year 9999. */
    private static final BigDecimal LATEST = new BigDecimal(253_402_300_799_999_999L);

    private static final String OTHER = "other";
    private static final String TEXT_MEND = "Give a JSON string.";
    private static final Set<String> TEXTS =
            Set.of("specificProblem", "alertDescription", "possibleRootCause", "additionalText");

    private final List<String> objects;
    private final MappingFile.SeverityWords severities;
    private final CauseNames causeNames;
    private final MappingFile.Causes alarmTypes;
    private final MappingFile.Causes causes;
    private final MappingFile.Cause defaultCause;

    VesReader(VesSettings properties, CauseNames causeNames) {
        this.causeNames = causeNames;
        MappingFile mapping = MappingFile.read(properties.mapping()).onlyKeys(KEYS);
        objects = mapping.texts("objects");
        severities = mapping.severities("severities");
        alarmTypes = mapping.causes("alarmTypes");
        causes = mapping.causes("causes");
        defaultCause = mapping.cause("defaultCause");
    }

    /**
     * Content of a message.
     *
     * @param sources names of those whose events carry no fault: they live
     * @param refused the events that cannot be read
     * @param problems where the message as a whole cannot be read
     */
    record Read(List<AlarmReport> reports, List<String> sources, List<Refused> refused, List<FieldProblem> problems) {}

    /** An event that cannot be read. */
    record Refused(JsonNode event, List<FieldProblem> problems) {}

    /**
     * Reads {@code {event}} or {@code {eventList}}, each event for itself.
     *
     * @param known whether the inventory knows an object
     */
    Read read(JsonNode message, String tenant, Instant receivedAt, Predicate<String> known) {
        Read read = new Read(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (message.path("eventList").isArray()) {
            JsonNode events = message.path("eventList");
            for (int index = 0; index < events.size(); index++) {
                new Event(events.get(index), "eventList[" + index + "]", tenant, receivedAt, known).read(read);
            }
        } else if (message.path("event").isObject()) {
            new Event(message.path("event"), "event", tenant, receivedAt, known).read(read);
        } else {
            read.problems()
                    .add(new FieldProblem(
                            "event", "It is missing or no object.", "Send {\"event\": {\"commonEventHeader\": …}}."));
        }
        return read;
    }

    /** Fields that the domains have in common. */
    private record Fault(
            JsonNode fields,
            PerceivedSeverity severity,
            String severityWord,
            Instant time,
            String key,
            String condition,
            String port,
            String text,
            String category,
            @Nullable AlarmType type,
            MappingFile.Cause otherwise) {}

    /** An event as far as it is read. */
    private final class Event {

        private final List<FieldProblem> problems = new ArrayList<>();
        private final JsonNode event;
        private final String at;
        private final String tenant;
        private final Instant receivedAt;
        private final Predicate<String> known;
        private final JsonNode header;

        private Event(JsonNode event, String at, String tenant, Instant receivedAt, Predicate<String> known) {
            this.event = event;
            this.at = at;
            this.tenant = tenant;
            this.receivedAt = receivedAt;
            this.known = known;
            this.header = event.path("commonEventHeader");
        }

        private void read(Read read) {
            String headerAt = at + ".commonEventHeader";
            String domain = text(header, headerAt, "domain");
            String sourceName = text(header, headerAt, "sourceName");
            String reporter = text(header, headerAt, "reportingEntityName");
            String eventId = text(header, headerAt, "eventId");
            Instant last = micros(header, headerAt, "lastEpochMicrosec");
            if (problems.isEmpty()) {
                String object = first(sourceName, optional(header, "sourceId"), reporter);
                String source = first(reporter, optional(header, "reportingEntityId"), object);
                if (object.isEmpty()) {
                    problems.add(new FieldProblem(
                            headerAt + ".sourceName", "It is empty, and so is what else names the source.", TEXT_MEND));
                } else {
                    Fault fault =
                            switch (domain) {
                                case "fault" -> fault(eventId, last);
                                case "thresholdCrossingAlert" -> thresholdCrossing(eventId, last);
                                case "stndDefined" -> standardDefined(eventId, last);
                                default -> null;
                            };
                    if (fault != null && problems.isEmpty()) {
                        read.reports().add(report(fault, source, object));
                    } else if (problems.isEmpty()) {
                        read.sources().add(source);
                    }
                }
            }
            if (!problems.isEmpty()) {
                read.refused().add(new Refused(event, problems));
            }
        }

        private @Nullable Fault fault(String eventId, Instant last) {
            JsonNode fields = event.path("faultFields");
            String fieldsAt = at + ".faultFields";
            String condition = text(fields, fieldsAt, "alarmCondition");
            String problem = text(fields, fieldsAt, "specificProblem");
            String word = text(fields, fieldsAt, "eventSeverity");
            PerceivedSeverity severity = severity(word, fieldsAt + ".eventSeverity", SEVERITIES);
            if (severity == null) {
                return null;
            }
            return new Fault(
                    fields,
                    severity,
                    word,
                    last,
                    eventId,
                    first(condition, eventName(), problem),
                    optional(fields, "alarmInterfaceA"),
                    problem,
                    optional(fields, "eventCategory") + " " + optional(fields, "eventSourceType"),
                    null,
                    defaultCause);
        }

        private @Nullable Fault thresholdCrossing(String eventId, Instant last) {
            JsonNode fields = event.path("thresholdCrossingAlertFields");
            String fieldsAt = at + ".thresholdCrossingAlertFields";
            String word = text(fields, fieldsAt, "eventSeverity");
            PerceivedSeverity severity = severity(word, fieldsAt + ".eventSeverity", SEVERITIES);
            if (severity == null) {
                return null;
            }
            boolean clear = optional(fields, "alertAction").equalsIgnoreCase("CLEAR");
            String crossed = optional(fields.path("additionalParameters").path(0), "thresholdCrossed");
            return new Fault(
                    fields,
                    clear ? PerceivedSeverity.CLEARED : severity,
                    word,
                    last,
                    eventId,
                    first(crossed, eventName(), optional(fields, "alertType")),
                    optional(fields, "interfaceName"),
                    first(optional(fields, "alertDescription"), optional(fields, "possibleRootCause")),
                    optional(fields, "elementType"),
                    AlarmType.QUALITY_OF_SERVICE,
                    new MappingFile.Cause(List.of(), List.of(), "thresholdCrossed", AlarmType.QUALITY_OF_SERVICE));
        }

        /** 3GPP's fault supervision; null where it is another standard, or another notification. */
        private @Nullable Fault standardDefined(String eventId, Instant last) {
            JsonNode data = event.path("stndDefinedFields").path("data");
            String dataAt = at + ".stndDefinedFields.data";
            String notification = optional(data, "notificationType");
            if (!FAULT_NOTIFICATIONS.contains(notification)) {
                return null;
            }
            boolean clear = notification.equals("notifyClearedAlarm");
            String word = clear ? "CLEARED" : text(data, dataAt, "perceivedSeverity");
            PerceivedSeverity severity = severity(word, dataAt + ".perceivedSeverity", Set.of());
            if (severity == null) {
                return null;
            }
            Instant time = Rfc3339.parse(optional(data, "eventTime"));
            String cause = optional(data, "probableCause");
            String problem = optional(data, "specificProblem");
            return new Fault(
                    data,
                    severity,
                    word,
                    time == null ? last : time,
                    first(optional(data, "alarmId"), eventId),
                    first(cause, problem, eventName()),
                    "",
                    first(optional(data, "additionalText"), problem),
                    "",
                    AlarmType.parse(optional(data, "alarmType")).orElse(null),
                    defaultCause);
        }

        private AlarmReport report(Fault fault, String source, String object) {
            List<String> texts = Stream.of(fault.condition(), fault.text(), eventName())
                    .filter(text -> !text.isEmpty() && !SourceName.of(text).isNumber())
                    .toList();
            MappingFile.Cause cause = causeNames
                    .find(causes, texts)
                    .or(() -> alarmTypes.find(fault.category()))
                    .orElse(fault.otherwise());
            String specific = fault.port().isEmpty() ? fault.condition() : fault.condition() + " @" + fault.port();
            return new AlarmReport(
                    ReportIds.next(),
                    tenant,
                    source,
                    object(object),
                    fault.type() == null ? cause.alarmType() : fault.type(),
                    cause.probableCauseOf(ownWord(fault)),
                    SourceWords.fitted(specific),
                    fault.severity(),
                    fault.severityWord(),
                    fault.time(),
                    receivedAt,
                    fault.key().isEmpty() ? null : fault.key(),
                    fault.text().isEmpty() ? null : SourceWords.text(fault.text(), SourceWords.LONGEST_TEXT),
                    new Details()
                            .putAll("commonEventHeader.", header)
                            .putAll(groupOf(fault.fields()) + ".", fault.fields())
                            .map());
        }

        /** The source's own word for the cause: rather the event's name than what is written for people. */
        private String ownWord(Fault fault) {
            return Stream.of(fault.condition(), eventName(), SourceWords.fitted(fault.text()), OTHER)
                    .filter(word -> !word.isEmpty() && !SourceName.of(word).isNumber())
                    .findFirst()
                    .orElse(OTHER);
        }

        private String groupOf(JsonNode fields) {
            return fields == event.path("faultFields")
                    ? "faultFields"
                    : fields == event.path("thresholdCrossingAlertFields")
                            ? "thresholdCrossingAlertFields"
                            : "stndDefinedFields.data";
        }

        /** The last part of Fault_Vendor_Name: what the event is called. */
        private String eventName() {
            String name = optional(header, "eventName");
            int end = name.lastIndexOf('_');
            String last = end < 0 ? name : name.substring(end + 1);
            return SourceName.of(last).isNumber() ? "" : last;
        }

        /** The first of the mapped fields that names an object of the inventory, else the source's name. */
        private String object(String sourceName) {
            return objects.stream()
                    .map(path -> SourceWords.fitted(
                            event.at("/" + path.replace('.', '/')).asText("")))
                    .filter(id -> !id.isEmpty() && known.test(id))
                    .findFirst()
                    .orElse(sourceName);
        }

        private @Nullable PerceivedSeverity severity(String word, String field, Set<String> allowed) {
            PerceivedSeverity severity = severities.find(word).orElse(null);
            if (severity == null || !allowed.isEmpty() && !allowed.contains(word.toUpperCase(Locale.ROOT))) {
                if (problems.stream().noneMatch(problem -> problem.field().equals(field))) {
                    problems.add(new FieldProblem(
                            field,
                            "'" + word + "' is no severity of VES.",
                            "Give one of CRITICAL, MAJOR, MINOR, WARNING, NORMAL."));
                }
                return null;
            }
            return severity;
        }

        /** A text that must be there, but may be empty: so says the schema. A number counts as one. */
        private String text(JsonNode node, String nodeAt, String field) {
            JsonNode value = node.path(field);
            if (value.isMissingNode() || value.isContainerNode()) {
                problems.add(new FieldProblem(
                        nodeAt + "." + field, value.isMissingNode() ? "It is missing." : "It is no text.", TEXT_MEND));
            }
            return optional(node, field);
        }

        /** A tidy text, cut where it is no text for people; empty where there is none. */
        private String optional(JsonNode node, String field) {
            JsonNode value = node.path(field);
            if (!value.isValueNode() || value.isNull()) {
                return "";
            }
            return TEXTS.contains(field)
                    ? SourceWords.tidy(SourceWords.text(value.asText(), SourceWords.LONGEST_TEXT))
                    : SourceWords.fitted(value.asText());
        }

        /** Microseconds since 1970, with or without a fraction; 0 is a source without a clock, for which the arrival counts. */
        private Instant micros(JsonNode node, String nodeAt, String field) {
            JsonNode value = node.path(field);
            BigDecimal micros = null;
            try {
                micros = value.isNumber() || value.isTextual()
                        ? new BigDecimal(value.asText().strip())
                        : null;
            } catch (NumberFormatException e) {
                // Told below.
            }
            if (micros == null || micros.signum() < 0 || micros.compareTo(LATEST) > 0) {
                problems.add(new FieldProblem(
                        nodeAt + "." + field,
                        value.isMissingNode() ? "It is missing." : "It is no time.",
                        "Give microseconds since 1970 as a number, or 0 where the source has no clock."));
                return receivedAt;
            }
            long whole = micros.longValue();
            return whole == 0 ? receivedAt : Instant.ofEpochSecond(whole / 1_000_000, whole % 1_000_000 * 1_000);
        }
    }

    private static String first(String... texts) {
        return Stream.of(texts).filter(text -> !text.isEmpty()).findFirst().orElse("");
    }
}
