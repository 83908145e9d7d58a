package io.towerflow.alarm.ves;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.alarm.source.CauseNames;
import io.towerflow.alarm.source.CauseSettings;
import io.towerflow.ingest.FieldProblem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;

class VesReaderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:05Z");

    private final ObjectMapper json = new ObjectMapper();
    private final VesReader reader = new VesReader(
            new VesSettings(new ClassPathResource("connectors/ves/mapping.yaml")),
            new CauseNames(new CauseSettings(new ClassPathResource("connectors/causes/causes.yaml"))));

    @Test
    void aFaultIsARaiseAndNormalItsClear() {
        AlarmReport raise = only(fault("MAJOR"));
        assertThat(raise.alarmedObjectId()).isEqualTo("SITE-1");
        assertThat(raise.sourceSystemId()).isEqualTo("ems-1");
        assertThat(raise.perceivedSeverity()).isEqualTo(PerceivedSeverity.MAJOR);
        assertThat(raise.originalSeverity()).isEqualTo("MAJOR");
        assertThat(raise.eventTime()).isEqualTo("2026-03-01T12:00:00.123456Z");
        assertThat(raise.probableCause()).isEqualTo("rectifierFailure");
        assertThat(raise.specificProblem()).isEqualTo("rectifierFail @slot-2");
        assertThat(raise.additionalText()).isEqualTo("Rectifier 2 of 3");
        assertThat(raise.externalAlarmId()).isEqualTo("e1");
        assertThat(raise.details()).containsEntry("commonEventHeader.eventId", "e1");
        AlarmReport clear = only(fault("NORMAL"));
        assertThat(clear.clears()).isTrue();
        assertThat(clear.identity()).isEqualTo(raise.identity());
    }

    @Test
    void aConditionThatNoEntryFitsStaysAsItsOwnWord() {
        ObjectNode event = fault("MINOR");
        ((ObjectNode) event.at("/event/faultFields"))
                .put("alarmCondition", "weirdThing")
                .put("specificProblem", "odd")
                .put("eventCategory", "link");
        ((ObjectNode) event.at("/event/commonEventHeader")).put("eventName", "Fault_Ems_odd");
        assertThat(only(event).probableCause()).isEqualTo("weirdThing");
        assertThat(only(event).alarmType()).isEqualTo(AlarmType.COMMUNICATIONS);
    }

    @ParameterizedTest
    @CsvSource({
        "commonEventHeader,domain", "commonEventHeader,sourceName", "commonEventHeader,reportingEntityName",
        "commonEventHeader,eventId", "commonEventHeader,lastEpochMicrosec", "faultFields,alarmCondition",
        "faultFields,specificProblem", "faultFields,eventSeverity"
    })
    void aMissingFieldIsNamed(String group, String field) {
        ObjectNode event = fault("MAJOR");
        ((ObjectNode) event.at("/event/" + group)).remove(field);
        assertThat(wrong(event)).contains("event." + group + "." + field);
    }

    @Test
    void wrongSeveritiesAndTimesAreRefused() {
        ObjectNode event = fault("FATAL");
        assertThat(wrong(event)).containsExactly("event.faultFields.eventSeverity");
        header(event).put("lastEpochMicrosec", "now");
        assertThat(wrong(event)).containsExactly("event.commonEventHeader.lastEpochMicrosec");
        header(event).put("lastEpochMicrosec", -5);
        assertThat(wrong(event)).containsExactly("event.commonEventHeader.lastEpochMicrosec");
        assertThat(reader.read(json.createObjectNode(), "alpha", NOW, id -> false)
                        .problems())
                .extracting(FieldProblem::field)
                .containsExactly("event");
    }

    @ParameterizedTest
    @CsvSource({"heartbeat", "syslog", "measurement", "notification", "pnfRegistration", "stndDefined"})
    void whatCarriesNoFaultOnlySaysThatItsSourceLives(String domain) {
        ObjectNode event = fault("MAJOR");
        header(event).put("domain", domain);
        VesReader.Read read = reader.read(event, "alpha", NOW, id -> false);
        assertThat(read.refused()).isEmpty();
        assertThat(read.reports()).isEmpty();
        assertThat(read.sources()).containsExactly("ems-1");
    }

    @Test
    void whatIsWrittenForPeopleDoesNotTellAlarmsApart() {
        ObjectNode down = fault("CRITICAL");
        faultFields(down).put("alarmCondition", "linkFailure").put("specificProblem", "Link to B is down");
        ObjectNode up = fault("NORMAL");
        faultFields(up).put("alarmCondition", "linkFailure").put("specificProblem", "Link to B is up");
        assertThat(only(up).identity()).isEqualTo(only(down).identity());
        assertThat(only(up).externalAlarmId()).isEqualTo(only(down).externalAlarmId());
        faultFields(up).put("alarmInterfaceA", "slot-3");
        assertThat(only(up).identity()).isNotEqualTo(only(down).identity());
    }

    @Test
    void emptyTextsFallBack() {
        ObjectNode event = fault("CRITICAL");
        header(event).put("reportingEntityName", "").put("eventName", "Fault_ORan_CusLinkFailure");
        faultFields(event)
                .put("alarmCondition", "28")
                .put("specificProblem", "")
                .put("alarmInterfaceA", "");
        AlarmReport report = only(event);
        assertThat(report.sourceSystemId()).isEqualTo("SITE-1");
        assertThat(report.alarmedObjectId()).isEqualTo("SITE-1");
        assertThat(report.specificProblem()).isEqualTo("28");
        assertThat(report.probableCause()).isEqualTo("lossOfSignal");
        assertThat(report.additionalText()).isNull();
        header(event).put("sourceName", "").put("sourceId", "DU-7");
        assertThat(only(event).alarmedObjectId()).isEqualTo("DU-7");
        header(event).put("sourceId", "");
        assertThat(wrong(event)).containsExactly("event.commonEventHeader.sourceName");
    }

    @Test
    void aBareNumberNamesNoCause() {
        ObjectNode event = fault("MINOR");
        header(event).put("eventName", "Fault_Vendor_17");
        faultFields(event).put("alarmCondition", "28").put("specificProblem", "");
        assertThat(only(event).probableCause()).isEqualTo("other");
        faultFields(event).put("specificProblem", "Odd thing");
        assertThat(only(event).probableCause()).isEqualTo("Odd thing");
        faultFields(event).put("alarmCondition", 28);
        assertThat(only(event).specificProblem()).isEqualTo("28 @slot-2");
    }

    @Test
    void aTimeMayHaveAFractionAndNoneIsTheArrival() {
        ObjectNode event = fault("MAJOR");
        header(event).put("lastEpochMicrosec", 1_772_366_400_123_456.5);
        assertThat(only(event).eventTime()).isEqualTo("2026-03-01T12:00:00.123456Z");
        header(event).put("lastEpochMicrosec", new java.math.BigDecimal("1.7723664E15"));
        assertThat(only(event).eventTime()).isEqualTo("2026-03-01T12:00:00Z");
        header(event).put("lastEpochMicrosec", 0);
        assertThat(only(event).eventTime()).isEqualTo(NOW);
    }

    @Test
    void aThresholdThatIsCrossedIsAnAlarmUntilItsActionIsClear() {
        ObjectNode event = fault("MAJOR");
        header(event).put("domain", "thresholdCrossingAlert");
        ObjectNode fields = ((ObjectNode) event.get("event")).putObject("thresholdCrossingAlertFields");
        fields.put("alertAction", "SET")
                .put("alertDescription", "Packet loss over 3 %")
                .put("interfaceName", "eth0")
                .put("eventSeverity", "MAJOR");
        fields.putArray("additionalParameters").addObject().put("thresholdCrossed", "packetLoss");
        AlarmReport raise = only(event);
        assertThat(raise.probableCause()).isEqualTo("transmissionError");
        assertThat(raise.alarmType()).isEqualTo(AlarmType.QUALITY_OF_SERVICE);
        assertThat(raise.specificProblem()).isEqualTo("packetLoss @eth0");
        fields.put("alertAction", "CLEAR").put("alertDescription", "Packet loss is gone");
        assertThat(only(event).clears()).isTrue();
        assertThat(only(event).identity()).isEqualTo(raise.identity());
    }

    @Test
    void threeGppsFaultSupervisionIsRead() {
        ObjectNode event = fault("MAJOR");
        header(event).put("domain", "stndDefined").put("stndDefinedNamespace", "3GPP-FaultSupervision");
        ((ObjectNode) event.get("event")).remove("faultFields");
        ObjectNode data =
                ((ObjectNode) event.get("event")).putObject("stndDefinedFields").putObject("data");
        data.put("notificationType", "notifyNewAlarm")
                .put("alarmId", "a-77")
                .put("alarmType", "COMMUNICATIONS_ALARM")
                .put("probableCause", "lossOfSignal")
                .put("specificProblem", "CUS link")
                .put("perceivedSeverity", "CRITICAL")
                .put("eventTime", "2026-03-01T11:59:59Z");
        AlarmReport raise = only(event);
        assertThat(raise.externalAlarmId()).isEqualTo("a-77");
        assertThat(raise.alarmType()).isEqualTo(AlarmType.COMMUNICATIONS);
        assertThat(raise.perceivedSeverity()).isEqualTo(PerceivedSeverity.CRITICAL);
        assertThat(raise.eventTime()).isEqualTo("2026-03-01T11:59:59Z");
        data.put("notificationType", "notifyClearedAlarm");
        assertThat(only(event).clears()).isTrue();
    }

    @Test
    void aWrongEventIsRefusedWithoutItsNeighbours() {
        ObjectNode batch = json.createObjectNode();
        batch.putArray("eventList")
                .add(fault("MAJOR").get("event"))
                .add(fault("FATAL").get("event"))
                .addNull();
        VesReader.Read read = reader.read(batch, "alpha", NOW, id -> false);
        assertThat(read.reports()).hasSize(1);
        assertThat(read.refused()).hasSize(2);
        assertThat(read.refused().getFirst().problems())
                .extracting(FieldProblem::field)
                .containsExactly("eventList[1].faultFields.eventSeverity");
    }

    @Test
    void aBatchOfFaultsAndHeartbeatsIsReadAsAWhole() {
        ObjectNode heartbeat = fault("MAJOR");
        ((ObjectNode) heartbeat.at("/event/commonEventHeader")).put("domain", "heartbeat");
        ObjectNode batch = json.createObjectNode();
        batch.putArray("eventList").add(fault("MAJOR").get("event")).add(heartbeat.get("event"));
        VesReader.Read read = reader.read(batch, "alpha", NOW, id -> false);
        assertThat(read.refused()).isEmpty();
        assertThat(read.reports()).hasSize(1);
        assertThat(read.sources()).containsExactly("ems-1");
    }

    private AlarmReport only(ObjectNode message) {
        VesReader.Read read = reader.read(message, "alpha", NOW, id -> false);
        assertThat(read.problems()).isEmpty();
        assertThat(read.refused()).isEmpty();
        return read.reports().get(0);
    }

    private List<String> wrong(ObjectNode message) {
        return reader.read(message, "alpha", NOW, id -> false).refused().getFirst().problems().stream()
                .map(FieldProblem::field)
                .toList();
    }

    private static ObjectNode header(ObjectNode message) {
        return (ObjectNode) message.at("/event/commonEventHeader");
    }

    private static ObjectNode faultFields(ObjectNode message) {
        return (ObjectNode) message.at("/event/faultFields");
    }

    private ObjectNode fault(String severity) {
        ObjectNode message = json.createObjectNode();
        ObjectNode event = message.putObject("event");
        event.putObject("commonEventHeader")
                .put("domain", "fault")
                .put("eventId", "e1")
                .put("eventName", "Fault_Rectifier")
                .put("sourceName", "SITE-1")
                .put("reportingEntityName", "ems-1")
                .put("lastEpochMicrosec", 1_772_366_400_123_456L);
        event.putObject("faultFields")
                .put("alarmCondition", "rectifierFail")
                .put("specificProblem", "Rectifier 2 of 3")
                .put("alarmInterfaceA", "slot-2")
                .put("eventSeverity", severity);
        return message;
    }
}
