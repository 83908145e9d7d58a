package io.towerflow.alarm.tmf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmNotes;
import io.towerflow.alarm.AlarmReport;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes alarms as TMF642 has them, with the fields that the source gave and the canonical alarm has no place for. */
@Component
class TmfAlarmJson {

    static final String PATH = "/tmf-api/alarm/v4/alarm";

    private static final String OBJECT = "alarmedObject.";
    private static final Set<String> FLAGS = Set.of("alarmEscalation", "isRootCause", "serviceAffecting");

    /** Fields that the source may have sent but TowerFlow decides. */
    private static final Set<String> OURS =
            Set.of("id", "href", "state", "ackState", "ackUserId", "ackSystemId", "comment", "alarmReportingTime");

    private final ObjectMapper json;

    TmfAlarmJson(ObjectMapper json) {
        this.json = json;
    }

    static String href(UUID id) {
        return PATH + "/" + id;
    }

    /** An alarm as it is kept. */
    ObjectNode write(Alarm alarm, AlarmNotes notes) {
        ObjectNode node = json.createObjectNode();
        node.put("id", alarm.id().toString());
        node.put("href", href(alarm.id()));
        node.put("@type", "Alarm");
        node.put("sourceSystemId", alarm.sourceSystemId());
        put(node, "externalAlarmId", alarm.externalAlarmId());
        node.put("alarmType", alarm.alarmType().word());
        node.put("perceivedSeverity", alarm.active() ? alarm.perceivedSeverity().word() : "cleared");
        node.put("probableCause", alarm.probableCause());
        put(node, "specificProblem", alarm.specificProblem());
        put(node, "alarmDetails", alarm.additionalText());
        node.put("state", alarm.active() ? "raised" : "cleared");
        time(node, "alarmRaisedTime", alarm.raisedAt());
        time(node, "alarmChangedTime", alarm.changedAt());
        time(node, "alarmClearedTime", alarm.clearedAt());
        node.put("ackState", notes.acknowledged() ? "acknowledged" : "unacknowledged");
        put(node, "ackUserId", notes.ackUserId());
        put(node, "ackSystemId", notes.ackSystemId());
        if (!notes.comments().isEmpty()) {
            ArrayNode comments = node.putArray("comment");
            for (AlarmNotes.Comment said : notes.comments()) {
                ObjectNode comment = comments.addObject().put("comment", said.comment());
                put(comment, "userId", said.userId());
                put(comment, "systemId", said.systemId());
                time(comment, "time", said.time());
            }
        }
        node.putObject("alarmedObject").put("id", alarm.alarmedObjectId());
        details(node, alarm.details());
        if (!node.has("place")) {
            node.putArray("place").addObject().put("id", alarm.siteId()).put("href", "/api/sites/" + alarm.siteId());
        }
        return node;
    }

    /** An alarm as it was accepted, before the intake has taken it. */
    ObjectNode write(AlarmReport report) {
        ObjectNode node = json.createObjectNode();
        node.put("id", report.id().toString());
        node.put("href", href(report.id()));
        node.put("@type", "Alarm");
        node.put("sourceSystemId", report.sourceSystemId());
        put(node, "externalAlarmId", report.externalAlarmId());
        node.put("alarmType", report.alarmType().word());
        node.put("perceivedSeverity", report.perceivedSeverity().word());
        node.put("probableCause", report.probableCause());
        put(node, "specificProblem", report.specificProblem());
        put(node, "alarmDetails", report.additionalText());
        node.put("state", report.clears() ? "cleared" : "raised");
        time(node, report.clears() ? "alarmClearedTime" : "alarmRaisedTime", report.eventTime());
        time(node, "alarmReportingTime", report.receivedAt());
        node.put("ackState", "unacknowledged");
        node.putObject("alarmedObject").put("id", report.alarmedObjectId());
        details(node, report.details());
        return node;
    }

    private void details(ObjectNode node, Map<String, String> details) {
        for (Map.Entry<String, String> detail : details.entrySet()) {
            String name = detail.getKey();
            ObjectNode target = node;
            if (name.startsWith(OBJECT)) {
                name = name.substring(OBJECT.length());
                target = (ObjectNode) node.get("alarmedObject");
            } else if (OURS.contains(name)) {
                continue;
            }
            if (!target.has(name)) {
                target.set(name, value(name, detail.getValue()));
            }
        }
    }

    /** Nested values were kept as their JSON text. */
    private JsonNode value(String name, String text) {
        if (FLAGS.contains(name) && (text.equals("true") || text.equals("false"))) {
            return json.getNodeFactory().booleanNode(Boolean.parseBoolean(text));
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                return json.readTree(text);
            } catch (JsonProcessingException e) {
                return json.getNodeFactory().textNode(text);
            }
        }
        return json.getNodeFactory().textNode(text);
    }

    private static void put(ObjectNode node, String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            node.put(name, text);
        }
    }

    private static void time(ObjectNode node, String name, @Nullable Instant time) {
        if (time != null) {
            node.put(name, time.toString());
        }
    }
}
