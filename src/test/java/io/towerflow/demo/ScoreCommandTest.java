package io.towerflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("quality")
class ScoreCommandTest {

    @TempDir
    Path folder;

    @Test
    void scoresDaysAndRecordedAlarmsAsJsonAndAsAPage() throws Exception {
        Path alarms = Files.writeString(folder.resolve("a.csv"), """
                alarm_id,device_id,start_timestamp,end_timestamp
                fan,d1,100,200
                heat,d1,110,200
                radio,d1,120,200
                radio,d2,5000,5100
                """);
        Path graph = Files.writeString(folder.resolve("g.csv"), """
                cause_alarm_id,effect_alarm_id
                fan,heat
                heat,radio
                """);
        Path json = folder.resolve("s.json");
        Path page = folder.resolve("s.html");
        Path mistakes = folder.resolve("m.txt");
        assertThat(run(
                        "--seeds",
                        "3",
                        "--alarms",
                        alarms.toString(),
                        "--causes",
                        graph.toString(),
                        "--graph",
                        graph.toString(),
                        "--json",
                        json.toString(),
                        "--out",
                        page.toString(),
                        "--mistakes",
                        mistakes.toString()))
                .isZero();
        JsonNode read = new ObjectMapper().readTree(json.toFile());
        assertThat(read.at("/seeds/0/seed").asInt()).isEqualTo(3);
        assertThat(read.at("/seeds/0/groupingF1").asDouble()).isBetween(0.9, 1.0);
        assertThat(read.at("/seeds/0/plainGroupingF1").asDouble()).isLessThan(0.75);
        assertThat(read.at("/recorded/0/incidents").asInt()).isEqualTo(2);
        assertThat(read.at("/recorded/0/judged").asInt()).isEqualTo(1);
        assertThat(read.at("/recorded/0/consistent").asDouble()).isEqualTo(1);
        assertThat(Files.readString(page))
                .contains("<title>", "feeder outage", "a.csv")
                .doesNotContain("http");
        assertThat(Files.readString(mistakes)).startsWith("seed 3");
        String before = Files.readString(json);
        assertThat(run(
                        "--seeds",
                        "3",
                        "--alarms",
                        alarms.toString(),
                        "--causes",
                        graph.toString(),
                        "--graph",
                        graph.toString(),
                        "--json",
                        json.toString()))
                .isZero();
        assertThat(Files.readString(json)).isEqualTo(before);
    }

    @Test
    void aGraphInACircleJudgesNoRootConsistent() throws Exception {
        Path alarms = Files.writeString(folder.resolve("a.csv"), """
                alarm_id,device_id,start_timestamp,end_timestamp
                x,d1,100,200
                y,d1,100,90
                """);
        Path graph = Files.writeString(folder.resolve("g.csv"), """
                cause_alarm_id,effect_alarm_id
                x,y
                y,x
                """);
        Path json = folder.resolve("s.json");
        run("--seeds", "6", "--alarms", alarms.toString(), "--graph", graph.toString(), "--json", json.toString());
        JsonNode read = new ObjectMapper().readTree(json.toFile());
        assertThat(read.at("/recorded/0/judged").asInt()).isEqualTo(1);
        assertThat(read.at("/recorded/0/consistent").asDouble()).isZero();
    }

    private static int run(String... arguments) {
        return new CommandLine(new ScoreCommand()).execute(arguments);
    }
}
