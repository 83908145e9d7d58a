package io.towerflow.correlation.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedFilesTest {

    private static final List<RecordedAlarm> ALARMS =
            List.of(new RecordedAlarm("11", "d 1", 0.5, 60), new RecordedAlarm("12", "d2", 70, 70));

    @Test
    void aFileOfASpreadsheetIsReadAsOneWithCommas() throws IOException {
        assertThat(read("alarm_id,device_id,start_timestamp,end_timestamp\n11,d 1,0.5,60\n12,d2,70,\n", "UTF-8"))
                .isEqualTo(ALARMS);
        String heading = "\ufeffAlarm_ID;\"device_id\";start_timestamp;end_timestamp\r\n";
        String rows = "11;\"d 1\";0,5;60\r\n12;d2;70;\r\n";
        assertThat(read(heading + rows, "UTF-8")).isEqualTo(ALARMS);
        assertThat(read((heading + rows).replace(';', '\t'), "UTF-16LE")).isEqualTo(ALARMS);
    }

    @Test
    void anotherEncodingIsToldWithItsMend() {
        assertThatThrownBy(
                        () -> read("alarm_id;device_id;start_timestamp;end_timestamp\n1;Bouaké;0;1\n", "windows-1252"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CSV UTF-8");
    }

    private static List<RecordedAlarm> read(String text, String charset) throws IOException {
        return RecordedFiles.alarms("alarms.csv", new ByteArrayInputStream(text.getBytes(charset)));
    }
}
