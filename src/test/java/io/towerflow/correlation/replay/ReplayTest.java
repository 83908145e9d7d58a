package io.towerflow.correlation.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.correlation.ReplayCommand;
import io.towerflow.correlation.recorded.RecordedAlarm;
import io.towerflow.correlation.recorded.RecordedFiles.Pair;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("quality")
class ReplayTest {

    private static final Replay REPLAY = new Replay(new RuleSets(), new ProbableCauses());

    @TempDir
    Path folder;

    @Test
    void theOrderOfTheRowsChangesNothing() {
        List<RecordedAlarm> alarms = trouble(3_000);
        Set<Pair> links = Set.of(new Pair("d1", "d2"), new Pair("d2", "d3"), new Pair("d4", "d5"));
        Set<Pair> causes = Set.of(new Pair("t1", "t2"), new Pair("t2", "t3"));
        Replay.Result expected = REPLAY.of(alarms, links, causes);
        assertThat(expected.count()).isBetween(2, 2_999);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, alarms.size()).boxed().toList());
        Collections.shuffle(order, new Random(5));
        Replay.Result shuffled = REPLAY.of(order.stream().map(alarms::get).toList(), links, causes);
        int[] incidentOf = new int[expected.count() + 1];
        for (int row = 0; row < order.size(); row++) {
            int original = expected.incidents()[order.get(row)];
            if (incidentOf[original] == 0) {
                incidentOf[original] = shuffled.incidents()[row];
            }
            assertThat(shuffled.incidents()[row]).isEqualTo(incidentOf[original]);
            assertThat(shuffled.rootCauses()[row]).isEqualTo(expected.rootCauses()[order.get(row)]);
        }
    }

    @Test
    void eachIncidentHasExactlyOneRootCause() {
        Replay.Result result = REPLAY.of(trouble(2_000), Set.of(new Pair("d1", "d2")), Set.of(new Pair("t1", "t2")));
        int[] roots = new int[result.count() + 1];
        for (int row = 0; row < result.incidents().length; row++) {
            roots[result.incidents()[row]] += result.rootCauses()[row] ? 1 : 0;
        }
        for (int incident = 1; incident <= result.count(); incident++) {
            assertThat(roots[incident]).isEqualTo(1);
        }
    }

    @Test
    void theSameFilesGiveTheSameBytes() throws IOException {
        StringBuilder rows = new StringBuilder("alarm_id,device_id,start_timestamp,end_timestamp\n");
        trouble(500).forEach(alarm -> rows.append(String.join(
                        ",", alarm.type(), alarm.device(), String.valueOf(alarm.start()), String.valueOf(alarm.end())))
                .append('\n'));
        Path alarms = file("alarms.csv", rows.toString());
        Path links = file("links.csv", "device_a,device_b\nd1,d2\nd2,d1\nd3,d3\nunknown,d1\n");
        Path causes =
                file("causes.csv", "cause_alarm_id,effect_alarm_id,score\nt1,t2,0.9\nt2,t1,0.9\nt1,t1,1\nt8,t9,1\n");
        String[] arguments = {"--alarms", alarms.toString(), "--links", links.toString(), "--causes", causes.toString()
        };
        List<String> answers = new ArrayList<>();
        for (String name : List.of("one.csv", "two.csv")) {
            Path out = folder.resolve(name);
            List<String> all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of(
                    "--out",
                    out.toString(),
                    "--summary",
                    folder.resolve("summary.json").toString()));
            assertThat(run(all.toArray(String[]::new))).isEqualTo("0 ");
            answers.add(Files.readString(out));
        }
        assertThat(answers.get(0)).isEqualTo(answers.get(1)).startsWith("row,incident,is_root_cause\n1,1,");
        assertThat(answers.get(0).lines()).hasSize(501);
        assertThat(Files.readString(folder.resolve("summary.json")))
                .matches("\\{\"alarms\":500,\"incidents\":\\d+,\"reduction\":0\\.\\d{4},\"seconds\":[0-9.]+}\\R");
    }

    @Test
    void anEndBeforeTheStartAndEqualTimesAreTaken() throws IOException {
        Path alarms = file(
                "alarms.csv",
                "alarm_id,device_id,start_timestamp,end_timestamp\nt1,d1,100,50\nt2,d1,100,100\nt2,d1,100,100\nt3,d9,9000,\n");
        Path out = folder.resolve("out.csv");
        assertThat(run("--alarms", alarms.toString(), "--out", out.toString())).isEqualTo("0 ");
        assertThat(Files.readString(out)).isEqualTo("row,incident,is_root_cause\n1,1,1\n2,1,0\n3,1,0\n4,2,1\n");
    }

    @Test
    void badInputIsToldInOneLine() throws IOException {
        String out = folder.resolve("out.csv").toString();
        assertThat(run("--alarms", file("empty.csv", "").toString(), "--out", out))
                .startsWith("2 ")
                .contains("alarm_id");
        assertThat(run(
                        "--alarms",
                        file("none.csv", "alarm_id,device_id,start_timestamp,end_timestamp\n")
                                .toString(),
                        "--out",
                        out))
                .startsWith("2 ")
                .contains("no alarms");
        assertThat(run(
                        "--alarms",
                        file("bad.csv", "alarm_id,device_id,start_timestamp,end_timestamp\nt,d,soon,1\n")
                                .toString(),
                        "--out",
                        out))
                .startsWith("2 ")
                .contains("row 1", "start_timestamp", "soon");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** The exit code, and the message of what went wrong. */
    private static String run(String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = new CommandLine(new ReplayCommand());
        line.setExecutionExceptionHandler((wrong, command, result) -> {
            new PrintWriter(said, true).print(wrong.getMessage());
            return 2;
        });
        return line.execute(arguments) + " " + said;
    }

    private static List<RecordedAlarm> trouble(int count) {
        Random random = new Random(7);
        List<RecordedAlarm> alarms = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double start = random.nextInt(count * 5);
            alarms.add(new RecordedAlarm(
                    "t" + random.nextInt(6), "d" + random.nextInt(8), start, start + random.nextInt(200)));
        }
        return alarms;
    }
}
