package io.towerflow.alarm.tmf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.ParsedReport;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.ingest.FieldProblem;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TmfAlarmReaderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:05Z");

    private final ObjectMapper json = new ObjectMapper();
    private final TmfAlarmReader reader = new TmfAlarmReader();

    @Test
    void aWholeAlarmBecomesAReport() {
        ObjectNode alarm = alarm();
        alarm.put("specificProblem", "Rectifier 2 of 3")
                .put("externalAlarmId", "oss-17")
                .put("alarmDetails", "Tension trop basse à Bouaké")
                .put("serviceAffecting", true)
                .putObject("crossedThresholdInformation")
                .put("observedValue", 43.5);

        AlarmReport report = read(alarm).report();

        assertThat(report.tenant()).isEqualTo("alpha");
        assertThat(report.sourceSystemId()).isEqualTo("oss");
        assertThat(report.alarmedObjectId()).isEqualTo("SITE-1");
        assertThat(report.alarmType()).isEqualTo(AlarmType.EQUIPMENT);
        assertThat(report.probableCause()).isEqualTo("powerProblem");
        assertThat(report.specificProblem()).isEqualTo("Rectifier 2 of 3");
        assertThat(report.perceivedSeverity()).isEqualTo(PerceivedSeverity.MAJOR);
        assertThat(report.originalSeverity()).isEqualTo("MAJOR");
        assertThat(report.eventTime()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(report.receivedAt()).isEqualTo(NOW);
        assertThat(report.externalAlarmId()).isEqualTo("oss-17");
        assertThat(report.additionalText()).isEqualTo("Tension trop basse à Bouaké");
        assertThat(report.details())
                .containsEntry("serviceAffecting", "true")
                .containsEntry("crossedThresholdInformation", "{\"observedValue\":43.5}")
                .containsEntry("state", "raised")
                .containsEntry("alarmedObject.href", "/site/SITE-1");
        assertThat(report.id().version()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alarmType", "perceivedSeverity", "probableCause", "sourceSystemId", "alarmRaisedTime"})
    void aMissingAnEmptyAndAMistypedFieldIsNamed(String field) {
        for (int way = 0; way < 4; way++) {
            ObjectNode alarm = alarm();
            switch (way) {
                case 0 -> alarm.remove(field);
                case 1 -> alarm.putNull(field);
                case 2 -> alarm.put(field, 7);
                default -> alarm.putObject(field).put("deep", "er");
            }
            assertThat(read(alarm).problems()).singleElement().satisfies(problem -> {
                assertThat(problem.field()).isEqualTo(field);
                assertThat(problem.problem()).isNotBlank();
                assertThat(problem.mend()).isNotBlank();
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "alarmType,Power Alarm",
        "perceivedSeverity,high",
        "perceivedSeverity,NORMAL",
        "probableCause,''",
        "probableCause,'   '",
        "sourceSystemId,'a\u0007b'",
        "alarmRaisedTime,2026-03-01 10:00:00",
        "alarmRaisedTime,1767225600",
        "alarmChangedTime,soon",
        "alarmClearedTime,never"
    })
    void aWrongValueIsNamed(String field, String value) {
        assertThat(read(alarm().put(field, value)).problems())
                .extracting(FieldProblem::field)
                .containsExactly(field);
    }

    @Test
    void anAlarmedObjectWithoutAnIdIsNamed() {
        ObjectNode none = alarm();
        none.remove("alarmedObject");
        assertThat(read(none).problems()).extracting(FieldProblem::field).containsExactly("alarmedObject.id");
        ObjectNode text = alarm().put("alarmedObject", "SITE-1");
        assertThat(read(text).problems()).extracting(FieldProblem::field).containsExactly("alarmedObject");
        ObjectNode number = alarm();
        number.putObject("alarmedObject").put("id", 5);
        assertThat(read(number).problems()).extracting(FieldProblem::field).containsExactly("alarmedObject.id");
        ObjectNode tooLong = alarm();
        tooLong.putObject("alarmedObject").put("id", "x".repeat(201));
        assertThat(read(tooLong).problems()).extracting(FieldProblem::field).containsExactly("alarmedObject.id");
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        assertThat(read(json.createObjectNode()).problems())
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder(
                        "alarmType",
                        "perceivedSeverity",
                        "probableCause",
                        "alarmedObject.id",
                        "sourceSystemId",
                        "alarmRaisedTime");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"critical", "CRITICAL", "Critical", "indeterminate", "Cleared", "mInOr", "warning", "major"})
    void severitiesAreReadInAnyCase(String word) {
        assertThat(read(alarm().put("perceivedSeverity", word))
                        .report()
                        .perceivedSeverity()
                        .word())
                .isEqualToIgnoringCase(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Quality of Service Alarm",
                "qualityOfServiceAlarm",
                "QUALITY_OF_SERVICE_ALARM",
                "quality of service alarm"
            })
    void alarmTypesAreReadInTheWordsOfTmfX733And3gpp(String word) {
        assertThat(read(alarm().put("alarmType", word)).report().alarmType()).isEqualTo(AlarmType.QUALITY_OF_SERVICE);
    }

    @Test
    void aClearHappensAtItsClearedTime() {
        ObjectNode clear = alarm().put("perceivedSeverity", "cleared").put("alarmClearedTime", "2026-03-01T11:30:00Z");
        assertThat(read(clear).report().eventTime()).isEqualTo("2026-03-01T11:30:00Z");
        assertThat(read(clear).report().clears()).isTrue();
        clear.remove("alarmRaisedTime");
        assertThat(read(clear).report().eventTime()).isEqualTo("2026-03-01T11:30:00Z");
    }

    @Test
    void aClearWithoutItsTimeHappensAtItsChangeElseWhenItWasReportedElseWhenItArrivedButNeverAtTheRaise() {
        ObjectNode clear = alarm().put("perceivedSeverity", "cleared")
                .put("alarmReportingTime", "2026-03-01T11:40:00Z")
                .put("alarmChangedTime", "2026-03-01T11:30:00Z");
        assertThat(read(clear).report().eventTime()).isEqualTo("2026-03-01T11:30:00Z");
        clear.putNull("alarmChangedTime");
        assertThat(read(clear).report().eventTime()).isEqualTo("2026-03-01T11:40:00Z");
        assertThat(read(clear).report().details()).containsEntry("alarmReportingTime", "2026-03-01T11:40:00Z");
        clear.remove("alarmReportingTime");
        assertThat(read(clear).report().eventTime()).isEqualTo(NOW);
        clear.remove("alarmRaisedTime");
        assertThat(read(clear).report().eventTime()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cleared", "CLEARED", " Cleared "})
    void anAlarmWhoseStateIsClearedIsOverWhateverItsSeverity(String state) {
        AlarmReport report = read(alarm().put("state", state)).report();

        assertThat(report.clears()).isTrue();
        assertThat(report.originalSeverity()).isEqualTo("MAJOR");
        assertThat(report.eventTime()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raised", "updated", "closing"})
    void anyOtherStateLeavesTheSeverityItsWord(String state) {
        assertThat(read(alarm().put("state", state)).report().clears()).isFalse();
        assertThat(read(alarm().put("state", state).put("perceivedSeverity", "cleared"))
                        .report()
                        .clears())
                .isTrue();
    }

    @Test
    void aChangeHappensAtItsChangedTime() {
        assertThat(read(alarm().put("alarmChangedTime", "2026-03-01T10:05:00Z"))
                        .report()
                        .eventTime())
                .isEqualTo("2026-03-01T10:05:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "{",
                "{\"alarmType\":",
                "{} {}",
                "not json",
                "{\"a\":\"\\ud8\"}",
                "\u0000"
            })
    void whatIsNoJsonObjectIsRefusedAsAWhole(String text) {
        assertThat(reader.read(text.getBytes(UTF_8), "alpha", NOW).problems())
                .extracting(FieldProblem::field)
                .contains("");
    }

    @Test
    void brokenBytesDepthAndSizeAreRefused() {
        assertThat(reader.read(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"'}, "alpha", NOW)
                        .problems())
                .isNotEmpty();
        assertThat(reader.read(("{\"a\":" + "[".repeat(1000)).getBytes(UTF_8), "alpha", NOW)
                        .problems())
                .isNotEmpty();
        assertThat(reader.read(("{\"a\":\"" + "x".repeat(70_000) + "\"}").getBytes(UTF_8), "alpha", NOW)
                        .problems())
                .isNotEmpty();
    }

    @Test
    void whatTheDatabaseCannotHoldIsLeftOutOfTextsAndDetails() {
        AlarmReport report = read(alarm().put("alarmDetails", "a\u0000b").put("extra", "c\ud800d"))
                .report();
        assertThat(report.additionalText()).isEqualTo("ab");
        assertThat(report.details()).containsKey("extra");
        assertThat(report.details().get("extra")).doesNotContain("\ud800");
    }

    @Test
    void lineBreaksAndLengthOfASpecificProblemAreNoReasonToRefuseIt() {
        AlarmReport broken = read(alarm().put("specificProblem", " Link down\r\n\tport 3 \u00a0 "))
                .report();
        assertThat(broken.specificProblem()).isEqualTo("Link down port 3");
        String longText = "p".repeat(230);
        AlarmReport one = read(alarm().put("specificProblem", longText + "1")).report();
        AlarmReport other = read(alarm().put("specificProblem", longText + "2")).report();
        assertThat(one.specificProblem()).hasSizeLessThanOrEqualTo(200).startsWith("ppp");
        assertThat(one.specificProblem()).isNotEqualTo(other.specificProblem());
        assertThat(one.details()).containsEntry("specificProblem.whole", longText + "1");
        assertThat(read(alarm().put("specificProblem", longText + "1")).report().identity())
                .isEqualTo(one.identity());
    }

    @Test
    void whatNobodySeesIsNoPartOfAnId() {
        ObjectNode alarm = alarm().put("sourceSystemId", "\u200boss\ufeff").put("probableCause", "power\u00adProblem");
        alarm.putObject("alarmedObject").put("id", "SITE-1\u00a0");
        AlarmReport report = read(alarm).report();
        assertThat(report.alarmedObjectId()).isEqualTo("SITE-1");
        assertThat(report.sourceSystemId()).isEqualTo("oss");
        assertThat(report.probableCause()).isEqualTo("powerProblem");
    }

    @Test
    void anEmptyTimeIsNone() {
        AlarmReport report = read(alarm().put("alarmChangedTime", "").put("alarmClearedTime", " "))
                .report();
        assertThat(report.eventTime()).isEqualTo("2026-03-01T10:00:00Z");
    }

    @Test
    void aSourceKnowsItsAlarmByItsIdWhereItGivesNoExternalOne() {
        assertThat(read(alarm().put("id", "4711")).report().externalAlarmId()).isEqualTo("4711");
        assertThat(read(alarm().put("id", "4711").put("externalAlarmId", "e-1"))
                        .report()
                        .externalAlarmId())
                .isEqualTo("e-1");
        assertThat(read(alarm()).report().externalAlarmId()).isNull();
    }

    @Test
    void anAlarmThatIsTooLargeIsRefusedWithoutItsNeighbours() throws Exception {
        byte[] body = json.writeValueAsBytes(json.createArrayNode()
                .add(alarm())
                .add(alarm().put("alarmDetails", "x".repeat(1_500_000)))
                .add(alarm()));
        assertThat(reader.readBody(new ByteArrayInputStream(body), "alpha", NOW, null)
                        .alarms())
                .extracting(each -> each.report() != null)
                .containsExactly(true, false, true);
    }

    @Test
    void anArrayIsReadOneByOne() throws Exception {
        byte[] body = json.writeValueAsBytes(
                json.createArrayNode().add(alarm()).add("text").add(alarm().put("probableCause", "")));
        TmfAlarmReader.Body read = reader.readBody(new ByteArrayInputStream(body), "alpha", NOW, null);
        assertThat(read.array()).isTrue();
        assertThat(read.alarms()).extracting(each -> each.report() != null).containsExactly(true, false, false);
    }

    private ParsedReport read(ObjectNode alarm) {
        return reader.read(alarm.toString().getBytes(UTF_8), "alpha", NOW);
    }

    private ObjectNode alarm() {
        ObjectNode alarm = json.createObjectNode()
                .put("alarmType", "Equipment Alarm")
                .put("perceivedSeverity", "MAJOR")
                .put("probableCause", "powerProblem")
                .put("sourceSystemId", "oss")
                .put("state", "raised")
                .put("alarmRaisedTime", "2026-03-01T12:00:00+02:00");
        alarm.putObject("alarmedObject").put("id", "SITE-1").put("href", "/site/SITE-1");
        return alarm;
    }
}
