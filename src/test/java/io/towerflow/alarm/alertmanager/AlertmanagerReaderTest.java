package io.towerflow.alarm.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.alarm.source.CauseNames;
import io.towerflow.alarm.source.CauseSettings;
import io.towerflow.ingest.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;

class AlertmanagerReaderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:05Z");

    private final ObjectMapper json = new ObjectMapper();
    private final AlertmanagerReader reader = new AlertmanagerReader(
            new AlertmanagerSettings(new ClassPathResource("connectors/alertmanager/mapping.yaml")),
            new CauseNames(new CauseSettings(new ClassPathResource("connectors/causes/causes.yaml"))));

    @Test
    void aFiringAlertIsARaiseAtItsSite() {
        ObjectNode message = message();
        message.withArray("alerts").add(alert("MainsFailure", "firing", "critical"));

        AlarmReport report = only(message);

        assertThat(report.alarmedObjectId()).isEqualTo("SITE-1");
        assertThat(report.sourceSystemId()).isEqualTo("alertmanager");
        assertThat(report.perceivedSeverity()).isEqualTo(PerceivedSeverity.CRITICAL);
        assertThat(report.probableCause()).isEqualTo("commercialPowerFailure");
        assertThat(report.alarmType()).isEqualTo(AlarmType.ENVIRONMENTAL);
        assertThat(report.specificProblem()).isEqualTo("MainsFailure #f00d");
        assertThat(report.externalAlarmId()).isEqualTo("f00d");
        assertThat(report.eventTime()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(report.additionalText()).isEqualTo("No mains");
        assertThat(report.details())
                .containsEntry("label.instance", "10.0.0.1:9100")
                .containsEntry("annotation.summary", "No mains");
    }

    @Test
    void aRepeatedAndAResolvedAlertSpeakOfTheSameAlarm() {
        ObjectNode firing = message();
        firing.withArray("alerts").add(alert("MainsFailure", "firing", "critical"));
        ObjectNode resolved = message();
        resolved.withArray("alerts")
                .add(alert("MainsFailure", "resolved", "critical").put("endsAt", "2026-03-01T12:10:00Z"));

        assertThat(only(firing).identity()).isEqualTo(only(firing).identity());
        assertThat(only(firing).eventTime()).isEqualTo(only(firing).eventTime());
        assertThat(only(resolved).identity()).isEqualTo(only(firing).identity());
        assertThat(only(resolved).clears()).isTrue();
        assertThat(only(resolved).eventTime()).isEqualTo("2026-03-01T12:10:00Z");
    }

    @Test
    void alertsThatDifferInALabelAreTwoAlarms() {
        ObjectNode message = message();
        message.withArray("alerts").add(withoutFingerprint("sector", "1")).add(withoutFingerprint("sector", "2"));
        AlertmanagerReader.Read read = reader.read(message, "alpha", NOW, id -> true);
        assertThat(read.reports().get(0).identity())
                .isNotEqualTo(read.reports().get(1).identity());
    }

    @Test
    void theObjectIsKnownEquipmentElseTheSiteElseTheInstance() {
        ObjectNode message = message();
        ObjectNode alert = alert("X", "firing", "page");
        ((ObjectNode) alert.get("labels")).put("equipment", "RECT-1");
        message.withArray("alerts").add(alert);
        assertThat(only(message, Set.of("RECT-1")).alarmedObjectId()).isEqualTo("RECT-1");
        assertThat(only(message, Set.of()).alarmedObjectId()).isEqualTo("SITE-1");
        ((ObjectNode) alert.get("labels")).remove("site");
        assertThat(only(message, Set.of()).alarmedObjectId()).isEqualTo("RECT-1");
        ((ObjectNode) alert.get("labels")).remove("equipment");
        assertThat(only(message, Set.of()).alarmedObjectId()).isEqualTo("10.0.0.1:9100");
    }

    @ParameterizedTest
    @CsvSource({
        "critical,critical",
        "page,critical",
        "CRITIQUE,critical",
        "error,major",
        "High,major",
        "majeur,major",
        "mineur,minor",
        "warning,warning",
        "avertissement,warning",
        "info,indeterminate",
        "ok,indeterminate",
        "weird,indeterminate"
    })
    void severityWordsAreMappedAndKept(String word, String severity) {
        ObjectNode message = message();
        message.withArray("alerts").add(alert("X", "firing", word));
        assertThat(only(message).perceivedSeverity().word()).isEqualTo(severity);
        assertThat(only(message).originalSeverity()).isEqualTo(word);
    }

    @Test
    void aMessageThatIsNoneIsNamed() {
        ObjectNode message = message().put("version", "3");
        message.withArray("alerts").add(alert("Right", "firing", "critical"));
        assertThat(reader.read(message, "alpha", NOW, id -> true).problems())
                .extracting(FieldProblem::field)
                .containsExactly("version");
        assertThat(reader.read(json.createArrayNode(), "alpha", NOW, id -> true).problems())
                .isNotEmpty();
        assertThat(reader.read(json.createObjectNode().put("version", "4"), "alpha", NOW, id -> true)
                        .problems())
                .extracting(FieldProblem::field)
                .containsExactly("alerts");
    }

    @Test
    void aWrongAlertIsRefusedWithoutItsNeighbours() {
        ObjectNode message = message();
        message.withArray("alerts")
                .add(alert("First", "firing", "critical"))
                .add(alert("Wrong", "burning", "critical").put("startsAt", "yesterday"))
                .addNull()
                .add(alert("Last", "firing", "critical"));
        AlertmanagerReader.Read read = reader.read(message, "alpha", NOW, id -> true);
        assertThat(read.problems()).isEmpty();
        assertThat(read.reports())
                .extracting(AlarmReport::specificProblem)
                .containsExactly("First #f00d", "Last #f00d");
        assertThat(read.refused()).extracting(AlertmanagerReader.Refused::index).containsExactly(1, 2);
        assertThat(read.refused().get(0).problems())
                .extracting(FieldProblem::field)
                .containsExactly("alerts[1].status", "alerts[1].startsAt");
        assertThat(read.refused().get(1).problems())
                .extracting(FieldProblem::field)
                .containsExactly("alerts[2]");
    }

    @Test
    void anAlertWithoutANameIsTakenUnderASubstitute() {
        ObjectNode message = message();
        ObjectNode unnamed = alert("", "firing", "critical");
        ObjectNode nulls = alert("", "firing", "critical");
        ((ObjectNode) nulls.get("labels")).putNull("alertname");
        ObjectNode grafana = alert("", "firing", "critical");
        ((ObjectNode) grafana.get("labels")).put("rulename", "Shelter too warm");
        message.withArray("alerts").add(unnamed).add(nulls).add(grafana);
        assertThat(reader.read(message, "alpha", NOW, id -> true).reports())
                .extracting(AlarmReport::specificProblem)
                .containsExactly("Alert #f00d", "Alert #f00d", "Shelter too warm #f00d");
    }

    @Test
    void aLabelThatIsNullIsNotThere() {
        ObjectNode message = message();
        ObjectNode alert = alert("X", "firing", "critical");
        ((ObjectNode) alert.get("labels")).putNull("site").putNull("severity").put("sector", 3);
        ((ObjectNode) alert.get("annotations")).putNull("summary").put("description", "Look");
        message.withArray("alerts").add(alert);
        AlarmReport report = only(message, Set.of());
        assertThat(report.alarmedObjectId()).isEqualTo("10.0.0.1:9100");
        assertThat(report.perceivedSeverity()).isEqualTo(PerceivedSeverity.INDETERMINATE);
        assertThat(report.additionalText()).isEqualTo("Look");
        assertThat(report.details()).containsEntry("label.sector", "3").doesNotContainKey("label.site");
    }

    @Test
    void longTextsAreCutWithANoteAndTheAlertIsTaken() {
        ObjectNode message = message();
        ObjectNode alert = alert("X".repeat(300), "firing", "critical");
        ((ObjectNode) alert.get("annotations"))
                .put("summary", "y".repeat(1_500_000))
                .put("runbook", "short");
        for (int i = 0; i < 1_000; i++) {
            ((ObjectNode) alert.get("annotations")).put("more" + i, "z".repeat(5_000));
        }
        message.withArray("alerts").add(alert);
        AlarmReport report = only(message);
        assertThat(report.specificProblem())
                .hasSizeLessThanOrEqualTo(200)
                .startsWith("XXX")
                .contains("…");
        assertThat(report.additionalText())
                .endsWith("(cut: 1500000 characters)")
                .hasSizeLessThan(5_000);
        assertThat(report.details()).containsKey("leftOut").containsEntry("label.site", "SITE-1");
        assertThat(report.details().values().stream().mapToInt(String::length).sum())
                .isLessThan(40_000);
    }

    @Test
    void grafanasMessageIsReadWithItsValues() {
        ObjectNode message = message().put("version", "1").put("orgId", 1).put("state", "alerting");
        ObjectNode alert = alert("Shelter temperature high", "firing", "warning")
                .put("valueString", "[ var='B' value=44.2 ]")
                .put("dashboardURL", "https://grafana.example/d/x")
                .put("endsAt", "");
        alert.putObject("values").put("B", 44.2).putNull("C");
        message.withArray("alerts").add(alert);
        AlarmReport report = only(message);
        assertThat(report.probableCause()).isEqualTo("highTemperature");
        assertThat(report.details())
                .containsEntry("value.B", "44.2")
                .containsEntry("orgId", "1")
                .containsEntry("dashboardURL", "https://grafana.example/d/x")
                .doesNotContainKey("value.C");
    }

    @Test
    void anAlertThatAlwaysFiresIsAHeartbeat() {
        ObjectNode message = message();
        message.withArray("alerts")
                .add(alert("Watchdog", "firing", "none"))
                .add(alert("DeadMansSwitch", "firing", "none"))
                .add(alert("dead-man-switch", "resolved", "none"))
                .add(alert("HardwareWatchdogReset", "firing", "critical"));
        AlertmanagerReader.Read read = reader.read(message, "alpha", NOW, id -> true);
        assertThat(read.heartbeats()).containsExactly("alertmanager");
        assertThat(read.reports())
                .extracting(AlarmReport::specificProblem)
                .containsExactly("HardwareWatchdogReset #f00d");
    }

    @Test
    void withoutAFingerprintItIsMadeAsPrometheusMakesIt() {
        ObjectNode message = message();
        ObjectNode alert = alert("HTTPDown", "firing", "critical");
        alert.remove("fingerprint");
        alert.set("labels", json.createObjectNode().put("alertname", "HTTPDown").put("site", "SITE-1"));
        message.withArray("alerts").add(alert);
        long sum = 0xcbf29ce484222325L;
        for (byte one : "alertname\u0001HTTPDown\u0001site\u0001SITE-1\u0001".getBytes(StandardCharsets.UTF_8)) {
            sum = (sum ^ (one == 1 ? 0xff : one & 0xff)) * 0x100000001b3L;
        }
        assertThat(only(message).externalAlarmId()).isEqualTo(String.format("%016x", sum));
    }

    @Test
    void leftOutAlertsAreNoted() {
        ObjectNode message = message().put("truncatedAlerts", 3);
        message.withArray("alerts").add(alert("X", "firing", "critical"));
        assertThat(reader.read(message, "alpha", NOW, id -> true).truncated()).isEqualTo(3);
        assertThat(only(message).details()).containsEntry("truncatedAlerts", "3");
    }

    private AlarmReport only(ObjectNode message) {
        return only(message, Set.of("SITE-1"));
    }

    private AlarmReport only(ObjectNode message, Set<String> known) {
        AlertmanagerReader.Read read = reader.read(message, "alpha", NOW, known::contains);
        assertThat(read.problems()).isEmpty();
        return read.reports().get(0);
    }

    private ObjectNode message() {
        return json.createObjectNode()
                .put("version", "4")
                .put("receiver", "towerflow")
                .put("groupKey", "{}");
    }

    private ObjectNode withoutFingerprint(String label, String value) {
        ObjectNode alert = alert("X", "firing", "critical");
        alert.remove("fingerprint");
        ((ObjectNode) alert.get("labels")).put(label, value);
        return alert;
    }

    private ObjectNode alert(String name, String status, String severity) {
        ObjectNode alert = json.createObjectNode()
                .put("status", status)
                .put("startsAt", "2026-03-01T12:00:00Z")
                .put("endsAt", "0001-01-01T00:00:00Z")
                .put("fingerprint", "f00d");
        alert.putObject("labels")
                .put("alertname", name)
                .put("site", "SITE-1")
                .put("instance", "10.0.0.1:9100")
                .put("severity", severity);
        alert.putObject("annotations").put("summary", "No mains");
        return alert;
    }
}
