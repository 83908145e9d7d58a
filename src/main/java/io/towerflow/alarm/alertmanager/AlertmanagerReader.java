package io.towerflow.alarm.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.alarm.source.CauseNames;
import io.towerflow.alarm.source.Details;
import io.towerflow.alarm.source.MappingFile;
import io.towerflow.alarm.source.ReportIds;
import io.towerflow.alarm.source.SourceWords;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.ingest.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a webhook message of Alertmanager, or of Grafana, which has the same form. One alert is one alarm: its fingerprint, which Alertmanager makes of all labels, is part of the
 * alarm's specific problem, so that two alerts that differ in any label are two alarms, and a repeated or resolved one speaks of
 * the same alarm. All Alertmanagers of a cluster report as one source, since each of them may send the same alert.
 */
@Component
class AlertmanagerReader {

    /** Alertmanager's and Grafana's. */
    private static final Set<String> VERSIONS = Set.of("4", "1");

    /** An alert without a name; its labels still tell it from others. */
    private static final String UNNAMED = "Alert";

    private static final long FNV_PRIME = 0x100000001b3L;
    private static final List<String> ALERT_FIELDS =
            List.of("generatorURL", "startsAt", "dashboardURL", "panelURL", "silenceURL", "imageURL", "valueString");
    private static final List<String> MESSAGE_FIELDS = List.of("groupKey", "externalURL", "receiver", "orgId");
    private static final Set<String> KEYS = Set.of(
            "source",
            "sourceLabels",
            "nameLabels",
            "heartbeats",
            "silentAfter",
            "siteLabels",
            "equipmentLabels",
            "placeholderLabels",
            "severityLabels",
            "severities",
            "defaultSeverity",
            "textAnnotations",
            "probableCauseLabels",
            "alarmTypeLabels",
            "ignored",
            "causes",
            "defaultCause");

    private final String source;
    private final List<String> sourceLabels;
    private final List<String> nameLabels;
    private final MappingFile.Names heartbeatNames;
    private final Duration silentAfter;
    private final List<String> siteLabels;
    private final List<String> equipmentLabels;
    private final List<String> placeholderLabels;
    private final List<String> severityLabels;
    private final MappingFile.SeverityWords severities;
    private final PerceivedSeverity defaultSeverity;
    private final List<String> textAnnotations;
    private final List<String> probableCauseLabels;
    private final List<String> alarmTypeLabels;
    private final CauseNames causeNames;
    private final MappingFile.Causes causes;
    private final MappingFile.Cause defaultCause;

    AlertmanagerReader(AlertmanagerSettings properties, CauseNames causeNames) {
        this.causeNames = causeNames;
        MappingFile mapping = MappingFile.read(properties.mapping()).onlyKeys(KEYS);
        source = mapping.text("source");
        sourceLabels = mapping.texts("sourceLabels");
        nameLabels = mapping.texts("nameLabels").isEmpty() ? List.of("alertname") : mapping.texts("nameLabels");
        heartbeatNames = mapping.names("heartbeats");
        silentAfter = mapping.duration("silentAfter", Duration.ofMinutes(15));
        siteLabels = mapping.texts("siteLabels");
        equipmentLabels = mapping.texts("equipmentLabels");
        placeholderLabels = mapping.texts("placeholderLabels");
        severityLabels = mapping.texts("severityLabels");
        severities = mapping.severities("severities");
        defaultSeverity = mapping.severity("defaultSeverity");
        textAnnotations = mapping.texts("textAnnotations");
        probableCauseLabels = mapping.texts("probableCauseLabels");
        alarmTypeLabels = mapping.texts("alarmTypeLabels");
        causes = mapping.causes("causes");
        defaultCause = mapping.cause("defaultCause");
    }

    /**
     * Content of a message.
     *
     * @param reports one for each alert that is an alarm
     * @param heartbeats sources that say by a firing alert that they live
     * @param refused the alerts that cannot be read, each with its place in the message
     * @param problems where the message as a whole cannot be read
     * @param truncated how many alerts the message left out
     */
    record Read(
            List<AlarmReport> reports,
            Set<String> heartbeats,
            List<Refused> refused,
            List<FieldProblem> problems,
            long truncated) {}

    /** An alert that cannot be read. */
    record Refused(int index, JsonNode alert, List<FieldProblem> problems) {}

    /**
     * Reads a message, each alert for itself.
     *
     * @param known whether the inventory knows an object
     */
    Read read(JsonNode message, String tenant, Instant receivedAt, Predicate<String> known) {
        List<FieldProblem> problems = new ArrayList<>();
        if (!message.isObject()) {
            problems.add(new FieldProblem("", "This is no JSON object.", "Send Alertmanager's webhook message."));
            return new Read(List.of(), Set.of(), List.of(), problems, 0);
        }
        JsonNode version = message.path("version");
        if (!version.isMissingNode() && !version.isNull() && !VERSIONS.contains(version.asText())) {
            problems.add(new FieldProblem(
                    "version",
                    "It is none of \"4\" (Alertmanager) and \"1\" (Grafana).",
                    "Use the webhook receiver of Alertmanager 0.6.1 or newer, or Grafana's."));
        }
        JsonNode alerts = message.path("alerts");
        if (!alerts.isArray()) {
            problems.add(new FieldProblem("alerts", "It is no array.", "Send the alerts as an array."));
        }
        List<AlarmReport> reports = new ArrayList<>();
        Set<String> heartbeats = new LinkedHashSet<>();
        List<Refused> refused = new ArrayList<>();
        for (int index = 0; problems.isEmpty() && index < alerts.size(); index++) {
            JsonNode alert = alerts.get(index);
            List<FieldProblem> wrong = new ArrayList<>();
            Map<String, String> labels = texts(alert.path("labels"));
            if (heartbeatNames.contain(name(labels))) {
                // One that is resolved says that the source has fallen silent: it is not heard.
                if (!alert.path("status").asText().equals("resolved")) {
                    heartbeats.add(source(labels));
                }
                continue;
            }
            AlarmReport report =
                    alert(message, alert, labels, "alerts[" + index + "].", tenant, receivedAt, known, wrong);
            if (report != null) {
                reports.add(report);
            } else {
                refused.add(new Refused(index, alert, wrong));
            }
        }
        long truncated = Math.max(0, message.path("truncatedAlerts").asLong());
        return new Read(reports, heartbeats, refused, problems, truncated);
    }

    /** Time that a source whose heartbeat was heard may be silent. */
    Duration silentAfter() {
        return silentAfter;
    }

    private String source(Map<String, String> labels) {
        return first(labels, sourceLabels).map(SourceWords::fitted).orElse(source);
    }

    private String name(Map<String, String> labels) {
        return first(labels, nameLabels).map(SourceWords::fitted).orElse("");
    }

    private @Nullable AlarmReport alert(
            JsonNode message,
            JsonNode alert,
            Map<String, String> labels,
            String at,
            String tenant,
            Instant receivedAt,
            Predicate<String> known,
            List<FieldProblem> problems) {
        if (!alert.isObject()) {
            problems.add(new FieldProblem(at.substring(0, at.length() - 1), "It is no JSON object.", "Send an alert."));
            return null;
        }
        String status = alert.path("status").asText();
        boolean resolved = status.equals("resolved");
        if (!resolved && !status.equals("firing")) {
            problems.add(new FieldProblem(at + "status", "It is neither firing nor resolved.", "Give one of the two."));
        }
        Map<String, String> annotations = texts(alert.path("annotations"));
        String given = name(labels);
        String name = given.isEmpty() ? UNNAMED : given;
        Instant starts = time(alert, "startsAt", at, problems);
        Instant ends = time(alert, "endsAt", at, problems);
        if (!problems.isEmpty()) {
            return null;
        }
        Optional<String> severityWord = first(labels, severityLabels).map(SourceWords::fitted);
        PerceivedSeverity severity = severityWord
                .flatMap(severities::find)
                .filter(found -> found != PerceivedSeverity.CLEARED)
                .orElse(defaultSeverity);
        MappingFile.Cause cause = causeNames.find(causes, List.of(name)).orElse(defaultCause);
        String fingerprint = SourceWords.fitted(alert.path("fingerprint").asText(""));
        if (fingerprint.isEmpty()) {
            fingerprint = fingerprint(labels);
        }
        return new AlarmReport(
                ReportIds.next(),
                tenant,
                source(labels),
                object(labels, known).orElse(name),
                first(labels, alarmTypeLabels).flatMap(AlarmType::parse).orElse(cause.alarmType()),
                first(labels, probableCauseLabels).map(SourceWords::fitted).orElse(cause.probableCauseOf(name)),
                SourceWords.fitted(name + " #" + fingerprint),
                resolved ? PerceivedSeverity.CLEARED : severity,
                severityWord.orElse(""),
                resolved ? (ends == null ? receivedAt : ends) : (starts == null ? receivedAt : starts),
                receivedAt,
                fingerprint,
                first(annotations, textAnnotations)
                        .map(text -> SourceWords.text(text, SourceWords.LONGEST_TEXT))
                        .orElse(null),
                details(message, alert, labels, annotations));
    }

    /**
     * A piece of equipment that the inventory knows, else the site that a label names, else whatever says where the alert
     * comes from: the inventory then makes a place-holder.
     */
    private Optional<String> object(Map<String, String> labels, Predicate<String> known) {
        return first(labels, equipmentLabels)
                .filter(id -> known.test(SourceWords.tidy(id)))
                .or(() -> first(labels, siteLabels))
                .or(() -> first(labels, equipmentLabels))
                .or(() -> first(labels, placeholderLabels))
                .map(SourceWords::fitted);
    }

    private static Optional<String> first(Map<String, String> texts, List<String> names) {
        return names.stream()
                .map(texts::get)
                .filter(text -> text != null && !SourceWords.tidy(text).isEmpty())
                .map(String::strip)
                .findFirst();
    }

    /** Labels or annotations; one that is null is not there. */
    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new TreeMap<>();
        node.fields().forEachRemaining(field -> {
            JsonNode value = field.getValue();
            if (!value.isNull()) {
                texts.put(field.getKey(), value.isValueNode() ? value.asText() : value.toString());
            }
        });
        return texts;
    }

    private static @Nullable Instant time(JsonNode alert, String field, String at, List<FieldProblem> problems) {
        JsonNode value = alert.path(field);
        if (value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.asText().isBlank()) {
            return null;
        }
        Instant time = value.isTextual() ? Rfc3339.parse(value.asText()) : null;
        if (time == null) {
            problems.add(new FieldProblem(
                    at + field, "It is no time of RFC 3339.", "Give a time such as 2026-03-01T12:00:00Z."));
            return null;
        }
        // Go's zero time: an alert that has no end yet.
        return time.getEpochSecond() <= 0 ? null : time;
    }

    /**
     * Computes a fingerprint as Prometheus makes it (FNV-1a over the sorted labels), for senders that leave it out:
     * equal for equal labels.
     */
    private static String fingerprint(Map<String, String> labels) {
        long sum = 0xcbf29ce484222325L;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            for (String part : List.of(label.getKey(), label.getValue())) {
                for (byte one : part.getBytes(StandardCharsets.UTF_8)) {
                    sum = (sum ^ one & 0xff) * FNV_PRIME;
                }
                sum = (sum ^ 0xff) * FNV_PRIME;
            }
        }
        return HexFormat.of().toHexDigits(sum);
    }

    private static Map<String, String> details(
            JsonNode message, JsonNode alert, Map<String, String> labels, Map<String, String> annotations) {
        Details details = new Details();
        labels.forEach((name, value) -> details.put("label." + name, value));
        ALERT_FIELDS.forEach(field -> detail(details, field, alert.path(field)));
        MESSAGE_FIELDS.forEach(field -> detail(details, field, message.path(field)));
        if (message.path("truncatedAlerts").asLong() > 0) {
            details.put("truncatedAlerts", message.path("truncatedAlerts").asText());
        }
        details.putAll("value.", alert.path("values"));
        annotations.forEach((name, value) -> details.put("annotation." + name, value));
        return details.map();
    }

    private static void detail(Details details, String name, JsonNode value) {
        if (value.isValueNode() && !value.isNull() && !value.asText().isEmpty()) {
            details.put(name, value.asText());
        }
    }
}
