package io.towerflow.alarm.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.TowerFlowTest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;

@TowerFlowTest
class LoadTest {

    @Autowired
    TestRestTemplate http;

    @TempDir
    Path folder;

    private final String name = "load" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void recordedAlarmsBecomeSitesLinksAndAlarmsOnceEach() throws Exception {
        Path alarms = folder.resolve("alarms.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(alarms))) {
            out.write("""
                    alarm_id,device_id,start_timestamp,end_timestamp
                    11,1,0,0
                    12,2,23,60
                    12,2,70,
                    7,3,100,100
                    """.getBytes(UTF_8));
        }
        Path links = Files.writeString(folder.resolve("links.csv"), "device_a,device_b\n1,2\n");

        JsonNode summary =
                new ObjectMapper().readTree(loader(alarms, links, mapping()).run());

        assertThat(summary.path("alarms").asInt()).isEqualTo(4);
        assertThat(summary.path("sites").asInt()).isEqualTo(3);
        assertThat(summary.path("links").asInt()).isEqualTo(1);
        assertThat(summary.path("sent").asInt()).isEqualTo(7);
        assertThat(summary.path("accepted").asInt()).isEqualTo(7);
        String filter = "/tmf-api/alarm/v4/alarm?sourceSystemId=" + name;
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        get(filter).size() == 4 && get(filter + "&state=raised").size() == 1);
        assertThat(get(filter + "&state=raised").at("/0/alarmedObject/id").asText())
                .isEqualTo(name + "-2");
        assertThat(get("/api/sites/" + name + "-2").at("/neighbours/0").asText())
                .isEqualTo(name + "-1");
        assertThat(get("/api/sites/" + name + "-2").path("region").asText()).isEqualTo(name + "-R1");
        assertThat(get("/api/sites/" + name + "-3").path("region").asText()).isEqualTo(name + "-R2");
    }

    @Test
    void aFileOfASpreadsheetIsReadAsOneWithCommas() throws Exception {
        Path alarms = Files.writeString(
                folder.resolve("sheet.csv"),
                "\ufeffAlarm_ID;device_id;start_timestamp;end_timestamp\r\n11;1;0,5;60\r\n12;2;70;\r\n");
        Path links = Files.writeString(folder.resolve("sheet-links.csv"), "\ufeffdevice_a;device_b\r\n1;2\r\n");

        LoadRecording read = LoadRecording.read(alarms, links);

        assertThat(read.alarms())
                .containsExactly(
                        new LoadRecording.Row(0, "11", "1", 500_000, 60_000_000),
                        new LoadRecording.Row(1, "12", "2", 70_000_000, -1));
        assertThat(read.links()).containsExactly(new LoadRecording.Pair("1", "2"));
        Path other = Files.write(folder.resolve("other.csv"), "alarm_id;device_id;é".getBytes("windows-1252"));
        assertThatThrownBy(() -> LoadRecording.read(other, null)).hasMessageContaining("CSV UTF-8");
    }

    @Test
    void aWrongLineAndAWrongPasswordAreToldInOneSentence() throws Exception {
        Path wrong = Files.writeString(
                folder.resolve("wrong.csv"), "alarm_id,device_id,start_timestamp,end_timestamp\n1,1,0,0\n1,1,soon,0\n");
        assertThatThrownBy(() -> loader(wrong, null, mapping()).run())
                .hasMessageContaining("line 3")
                .hasMessageContaining("'soon' is no time");
        Path right = Files.writeString(
                folder.resolve("right.csv"), "alarm_id,device_id,start_timestamp,end_timestamp\n1,1,0,0\n");
        assertThatThrownBy(() -> new Loader(
                                URI.create(http.getRootUri()),
                                Loader.Credentials.user("admin:wrong"),
                                right,
                                null,
                                mapping(),
                                null,
                                silent())
                        .run())
                .hasMessageContaining("401");
    }

    private Loader loader(Path alarms, Path links, Path mapping) {
        return new Loader(
                URI.create(http.getRootUri()),
                Loader.Credentials.user("admin:admin"),
                alarms,
                links,
                mapping,
                null,
                silent());
    }

    private static PrintWriter silent() {
        return new PrintWriter(Writer.nullWriter());
    }

    private Path mapping() throws IOException {
        return Files.writeString(folder.resolve("mapping.yaml"), """
                source: %1$s
                sitePrefix: %1$s-
                regionPrefix: %1$s-R
                linkKind: fibre
                latitude: 5.0
                longitude: -8.0
                types:
                  - {names: ["7"], severity: minor, probableCause: fire, alarmType: Environmental Alarm}
                otherTypes:
                  - {severity: major, probableCause: lossOfSignal, alarmType: Communications Alarm}
                """.formatted(name));
    }

    private JsonNode get(String path) {
        return http.withBasicAuth("admin", "admin").getForObject(path, JsonNode.class);
    }
}
