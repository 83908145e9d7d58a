package io.towerflow.alarm.ves;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.FieldProblem;
import io.towerflow.alarm.PerceivedSeverity;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;

class VesReaderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:05Z");

    private final ObjectMapper json = new ObjectMapper();
    private final VesReader reader =
            new VesReader(new VesProperties(new ClassPathResource("connectors/ves/mapping.yaml")));

    @Test
    void aFaultIsARaiseAndNormalItsClear() {
        AlarmReport raise = only(fault("MAJOR"));
        assertThat(raise.alarmedObjectId()).isEqualTo("SITE-1");
        assertThat(raise.sourceSystemId()).isEqualTo("ems-1");
        assertThat(raise.perceivedSeverity()).isEqualTo(PerceivedSeverity.MAJOR);
        assertThat(raise.originalSeverity()).isEqualTo("MAJOR");
        assertThat(raise.eventTime()).isEqualTo("2026-03-01T12:00:00.123456Z");
        assertThat(raise.probableCause()).isEqualTo("rectifierFailure");
        assertThat(raise.specificProblem()).isEqualTo("Rectifier 2 of 3 @slot-2");
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
        assertThat(reader.read(event, "alpha", NOW, id -> false).problems())
                .extracting(FieldProblem::field)
                .contains("event." + group + "." + field);
    }

    @Test
    void otherDomainsSeveritiesAndTimesAreRefused() {
        ObjectNode event = fault("FATAL");
        assertThat(reader.read(event, "alpha", NOW, id -> false).problems())
                .extracting(FieldProblem::field)
                .containsExactly("event.faultFields.eventSeverity");
        ((ObjectNode) event.at("/event/commonEventHeader"))
                .put("domain", "syslog")
                .put("lastEpochMicrosec", "now");
        assertThat(reader.read(event, "alpha", NOW, id -> false).problems())
                .extracting(FieldProblem::field)
                .containsExactly("event.commonEventHeader.lastEpochMicrosec", "event.commonEventHeader.domain");
        assertThat(reader.read(json.createObjectNode(), "alpha", NOW, id -> false)
                        .problems())
                .extracting(FieldProblem::field)
                .containsExactly("event");
    }

    @Test
    void aBatchOfFaultsAndHeartbeatsIsReadAsAWhole() {
        ObjectNode heartbeat = fault("MAJOR");
        ((ObjectNode) heartbeat.at("/event/commonEventHeader")).put("domain", "heartbeat");
        ObjectNode batch = json.createObjectNode();
        batch.putArray("eventList").add(fault("MAJOR").get("event")).add(heartbeat.get("event"));
        VesReader.Read read = reader.read(batch, "alpha", NOW, id -> false);
        assertThat(read.problems()).isEmpty();
        assertThat(read.reports()).hasSize(1);
        assertThat(read.heartbeats()).containsExactly("ems-1");
    }

    private AlarmReport only(ObjectNode message) {
        VesReader.Read read = reader.read(message, "alpha", NOW, id -> false);
        assertThat(read.problems()).isEmpty();
        return read.reports().get(0);
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
