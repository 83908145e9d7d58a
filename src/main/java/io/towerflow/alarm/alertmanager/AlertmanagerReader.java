package io.towerflow.alarm.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.FieldProblem;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.alarm.source.MappingFile;
import io.towerflow.alarm.source.ReportIds;
import io.towerflow.alarm.source.Rfc3339;
import io.towerflow.alarm.source.Words;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a webhook message. One alert is one alarm: its fingerprint, which Alertmanager makes of all labels, is part of the
 * alarm's specific problem, so that two alerts that differ in any label are two alarms, and a repeated or resolved one speaks of
 * the same alarm. All Alertmanagers of a cluster report as one source, since each of them may send the same alert.
 */
@Component
class AlertmanagerReader {

    private static final String VERSION = "4";
    private static final Set<String> KEYS = Set.of(
            "source",
            "sourceLabels",
            "siteLabels",
            "equipmentLabels",
            "placeholderLabels",
            "severityLabels",
            "severities",
            "defaultSeverity",
            "textAnnotations",
            "probableCauseLabels",
            "alarmTypeLabels",
            "causes",
            "defaultCause");

    private final String source;
    private final List<String> sourceLabels;
    private final List<String> siteLabels;
    private final List<String> equipmentLabels;
    private final List<String> placeholderLabels;
    private final List<String> severityLabels;
    private final MappingFile.SeverityWords severities;
    private final PerceivedSeverity defaultSeverity;
    private final List<String> textAnnotations;
    private final List<String> probableCauseLabels;
    private final List<String> alarmTypeLabels;
    private final List<MappingFile.Cause> causes;
    private final MappingFile.Cause defaultCause;

    AlertmanagerReader(AlertmanagerProperties properties) {
        MappingFile mapping = MappingFile.read(properties.mapping()).onlyKeys(KEYS);
        source = mapping.text("source");
        sourceLabels = mapping.texts("sourceLabels");
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
     * @param reports one for each alert; empty where there are problems
     * @param truncated how many alerts the message left out
     */
    record Read(List<AlarmReport> reports, List<FieldProblem> problems, long truncated) {}

    /**
     * Reads a message, all alerts or none.
     *
     * @param known whether the inventory knows an object
     */
    Read read(JsonNode message, String tenant, Instant receivedAt, Predicate<String> known) {
        List<FieldProblem> problems = new ArrayList<>();
        if (!message.isObject()) {
            problems.add(new FieldProblem("", "This is no JSON object.", "Send Alertmanager's webhook message."));
            return new Read(List.of(), problems, 0);
        }
        if (!VERSION.equals(message.path("version").asText())) {
            problems.add(new FieldProblem(
                    "version", "It is not \"4\".", "Use the webhook receiver of Alertmanager 0.6.1 or newer."));
        }
        JsonNode alerts = message.path("alerts");
        if (!alerts.isArray()) {
            problems.add(new FieldProblem("alerts", "It is no array.", "Send the alerts as an array."));
            return new Read(List.of(), problems, 0);
        }
        List<AlarmReport> reports = new ArrayList<>();
        for (int index = 0; index < alerts.size(); index++) {
            AlarmReport report =
                    alert(message, alerts.get(index), "alerts[" + index + "].", tenant, receivedAt, known, problems);
            if (report != null) {
                reports.add(report);
            }
        }
        long truncated = message.path("truncatedAlerts").asLong();
        return new Read(problems.isEmpty() ? reports : List.of(), problems, truncated);
    }

    private @Nullable AlarmReport alert(
            JsonNode message,
            JsonNode alert,
            String at,
            String tenant,
            Instant receivedAt,
            Predicate<String> known,
            List<FieldProblem> problems) {
        int before = problems.size();
        String status = alert.path("status").asText();
        boolean resolved = status.equals("resolved");
        if (!resolved && !status.equals("firing")) {
            problems.add(new FieldProblem(at + "status", "It is neither firing nor resolved.", "Give one of the two."));
        }
        Map<String, String> labels = texts(alert.path("labels"));
        Map<String, String> annotations = texts(alert.path("annotations"));
        String name = labels.getOrDefault("alertname", "");
        if (name.isBlank()) {
            problems.add(new FieldProblem(
                    at + "labels.alertname",
                    "It is missing.",
                    "Name the alerting rule; Prometheus then sets the label."));
        }
        Instant starts = time(alert, "startsAt", at, problems);
        Instant ends = time(alert, "endsAt", at, problems);
        String object = object(labels, known).orElse(name);
        if (problems.size() > before) {
            return null;
        }
        Optional<String> severityWord = first(labels, severityLabels);
        PerceivedSeverity severity = severityWord
                .flatMap(severities::find)
                .filter(found -> found != PerceivedSeverity.CLEARED)
                .orElse(defaultSeverity);
        MappingFile.Cause cause =
                causes.stream().filter(each -> each.fits(name)).findFirst().orElse(defaultCause);
        String fingerprint = alert.path("fingerprint").isTextual()
                ? word(alert.path("fingerprint").asText())
                : fingerprint(labels);
        return new AlarmReport(
                ReportIds.next(),
                tenant,
                first(labels, sourceLabels).map(AlertmanagerReader::word).orElse(source),
                word(object),
                first(labels, alarmTypeLabels).flatMap(AlarmType::parse).orElse(cause.alarmType()),
                first(labels, probableCauseLabels)
                        .map(AlertmanagerReader::word)
                        .orElse(cause.probableCauseOf(word(name))),
                word(name.length() > 150 ? name.substring(0, 150) : name) + " #" + fingerprint,
                resolved ? PerceivedSeverity.CLEARED : severity,
                severityWord.map(AlertmanagerReader::word).orElse(""),
                resolved ? (ends == null ? receivedAt : ends) : (starts == null ? receivedAt : starts),
                receivedAt,
                fingerprint,
                first(annotations, textAnnotations).map(Words::storable).orElse(null),
                details(message, alert, labels, annotations));
    }

    /**
     * A piece of equipment that the inventory knows, else the site that a label names, else whatever says where the alert
     * comes from: the inventory then makes a place-holder.
     */
    private Optional<String> object(Map<String, String> labels, Predicate<String> known) {
        return first(labels, equipmentLabels)
                .filter(known)
                .or(() -> first(labels, siteLabels))
                .or(() -> first(labels, equipmentLabels))
                .or(() -> first(labels, placeholderLabels));
    }

    private static Optional<String> first(Map<String, String> texts, List<String> names) {
        return names.stream()
                .map(texts::get)
                .filter(text -> text != null && !text.isBlank())
                .map(String::strip)
                .findFirst();
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new TreeMap<>();
        node.fields()
                .forEachRemaining(
                        field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    /** A word that the alarm's identity can hold. */
    private static String word(String text) {
        String word = Words.bounded(text.strip());
        return Words.unprintable(word) ? word.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?") : word;
    }

    private static @Nullable Instant time(JsonNode alert, String field, String at, List<FieldProblem> problems) {
        JsonNode value = alert.path(field);
        if (value.isMissingNode() || value.isNull()) {
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

    /** In place of Alertmanager's own, for senders that leave it out: equal for equal labels. */
    private static String fingerprint(Map<String, String> labels) {
        CRC32 sum = new CRC32();
        sum.update(labels.toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }

    private static Map<String, String> details(
            JsonNode message, JsonNode alert, Map<String, String> labels, Map<String, String> annotations) {
        Map<String, String> details = new LinkedHashMap<>();
        labels.forEach((name, value) -> details.put("label." + Words.storable(name), Words.storable(value)));
        annotations.forEach((name, value) -> details.put("annotation." + Words.storable(name), Words.storable(value)));
        for (String field : List.of("generatorURL", "startsAt")) {
            if (alert.path(field).isTextual()) {
                details.put(field, Words.storable(alert.path(field).asText()));
            }
        }
        for (String field : List.of("groupKey", "externalURL", "receiver")) {
            if (message.path(field).isTextual()) {
                details.put(field, Words.storable(message.path(field).asText()));
            }
        }
        if (message.path("truncatedAlerts").asLong() > 0) {
            details.put("truncatedAlerts", message.path("truncatedAlerts").asText());
        }
        return details;
    }
}
