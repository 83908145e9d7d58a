package io.towerflow.alarm.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.rules.ProbableCauses;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

class CauseNamesTest {

    private static final MappingFile.Causes NONE = new MappingFile.Causes(List.of(), List.of());

    private final CauseNames names =
            new CauseNames(new CauseSettings(new ClassPathResource("connectors/causes/causes.yaml")));

    @Test
    void theAlertNamesOfWellKnownRuleFilesNeedTheRightSkill() throws IOException {
        ProbableCauses causes = new ProbableCauses();
        List<String> wrong = new ArrayList<>();
        List<CSVRecord> rows = rows();
        for (CSVRecord row : rows) {
            String found = cause(row.get("name"));
            if (!found.equals(row.get("probableCause"))
                    || !causes.of(found).word().equals(found)) {
                wrong.add(row.get("name") + " is " + found + ", not " + row.get("probableCause"));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(rows).hasSizeGreaterThan(450);
    }

    @Test
    void theSameWordsMeanTheSameHoweverTheyAreWritten() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (CSVRecord row : rows()) {
            List<String> words = SourceName.of(row.get("name")).words();
            for (String joint : List.of(" ", "_", "-", ".", ": ", "/")) {
                String written = String.join(joint, words);
                if (!cause(written).equals(row.get("probableCause"))) {
                    wrong.add(written + " is " + cause(written) + ", not " + row.get("probableCause"));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aHazardCountsWhereverItIsNamed() {
        assertThat(names.find(NONE, List.of("batteryRoomAlarm", "Smoke seen"))
                        .orElseThrow()
                        .probableCause())
                .isEqualTo("smoke");
        assertThat(names.find(NONE, List.of("rectifierFail", "Mains restored"))
                        .orElseThrow()
                        .probableCause())
                .isEqualTo("rectifierFailure");
        assertThat(names.find(NONE, List.of("28", "Loss of signal on port 3"))
                        .orElseThrow()
                        .probableCause())
                .isEqualTo("lossOfSignal");
    }

    @Test
    void aMappingOfOnesOwnComesFirst() {
        MappingFile own = MappingFile.read(new ByteArrayResource("""
                causes:
                  - {names: ["*Door*"], probableCause: other, alarmType: Equipment Alarm}
                """.getBytes(StandardCharsets.UTF_8)));
        assertThat(names.find(own.causes("causes"), List.of("OutdoorFire"))
                        .orElseThrow()
                        .probableCause())
                .isEqualTo("other");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPDown,http down",
        "UPSOnBattery,ups on battery",
        "OpticalRXPowerLow,optical rx power low",
        "VMsStopped,vms stopped",
        "eNodeBDown,e node b down",
        "Rect2Fail,rect 2 fail",
        "door-open: shelter/2,door open shelter 2",
        "DéchargeBatterie,decharge batterie",
        "'  ',''"
    })
    void aNameIsSplitIntoItsWords(String name, String words) {
        assertThat(String.join(" ", SourceName.of(name).words())).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "door open,SiteDoorOpen,true",
        "door open,OutdoorOpen,false",
        "door open,Door3Open,true",
        "door open,DoorIsOpen,false",
        "door * open,DoorIsOpen,true",
        "link down,LINKDOWN,true",
        "linkdown,Link-Down,true",
        "discharg*,BatteryDischarging,true",
        "discharg*,Charging,false",
        "on battery,CottonBattery,false",
        "fire,Firing,false"
    })
    void aPhraseIsFoundAsWholeWords(String phrase, String name, boolean found) {
        assertThat(Phrase.of(phrase).in(SourceName.of(name).words())).isEqualTo(found);
    }

    private String cause(String name) {
        return names.find(NONE, List.of(name))
                .map(MappingFile.Cause::probableCause)
                .orElse("thresholdCrossed");
    }

    private static List<CSVRecord> rows() throws IOException {
        try (InputStream file = new ClassPathResource("sources/alert-names.csv").getInputStream()) {
            return CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(new InputStreamReader(file, StandardCharsets.UTF_8))
                    .getRecords();
        }
    }
}
