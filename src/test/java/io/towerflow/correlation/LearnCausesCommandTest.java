package io.towerflow.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LearnCausesCommandTest {

    private static final String HEADING = "alarm_id,device_id,start_timestamp,end_timestamp\n";

    @TempDir
    Path folder;

    @Test
    void writesWhatGzippedAlarmsWithDatesTeach() throws IOException {
        Path alarms = folder.resolve("alarms.csv.gz");
        try (Writer csv =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(alarms)), StandardCharsets.UTF_8)) {
            csv.write(HEADING);
            for (int hour = 0; hour < 24; hour++) {
                for (int minute = 0; minute < 60; minute += 20) {
                    csv.write("mains,d1,2026-01-01 %02d:%02d:00,2026-01-01T%02d:%02d:59Z%n"
                            .formatted(hour, minute, hour, minute));
                    csv.write("battery,d1,2026-01-01 %02d:%02d:%02d,%n".formatted(hour, minute, 10 + minute / 10));
                }
            }
        }
        Path out = folder.resolve("causes.csv");

        int code = new CommandLine(new LearnCausesCommand())
                .execute("--alarms", alarms.toString(), "--out", out.toString());

        assertThat(code).isZero();
        assertThat(Files.readAllLines(out)).hasSize(2).first().isEqualTo("cause_alarm_id,effect_alarm_id,score");
        assertThat(Files.readAllLines(out).getLast()).startsWith("mains,battery,0.");
    }

    @Test
    void namesTheRowAndTheFieldThatCannotBeRead() throws IOException {
        assertRefused(HEADING + "1,2,3,4\n1,2,yesterday,4\n", "row 2: start_timestamp is 'yesterday'");
        assertRefused(HEADING + "1,,3,4\n", "row 1: device_id is empty");
        assertRefused(HEADING + "1,2,3\n", "row 1: 3 fields instead of 4");
        assertRefused("alarm_id,start_timestamp,end_timestamp\n", "the heading has no column device_id");
        assertRefused(HEADING, "has no alarms to learn from");
    }

    private void assertRefused(String csv, String why) throws IOException {
        Path alarms = Files.writeString(folder.resolve("alarms.csv"), csv);
        LearnCausesCommand command = new LearnCausesCommand();
        new CommandLine(command).parseArgs("--alarms", alarms.toString(), "--out", "-");

        assertThatIllegalArgumentException().isThrownBy(command::call).withMessageContaining(why);
    }
}
