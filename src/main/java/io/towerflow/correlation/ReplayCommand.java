package io.towerflow.correlation;

import io.towerflow.correlation.recorded.RecordedAlarm;
import io.towerflow.correlation.recorded.RecordedFiles;
import io.towerflow.correlation.replay.Replay;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code replay}: groups recorded alarms into incidents with the rules of the server. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Groups recorded alarms into incidents with the server's rules, without a server.",
        footer = {
            "",
            "Rows are taken by time, not by their order in the file; row counts from 1. An alarm that ends before it starts",
            "ends when it starts. Links may name devices without alarms. Causes may form circles: they then name no root and",
            "the earliest alarm is taken. Each incident has exactly one root cause row."
        })
public class ReplayCommand implements Callable<Integer> {

    @Option(
            names = "--alarms",
            required = true,
            paramLabel = "F",
            description = "CSV: alarm_id,device_id,start_timestamp,end_timestamp; may be gzipped")
    private Path alarms = Path.of("");

    @Option(names = "--links", paramLabel = "F", description = "CSV: device_a,device_b")
    private @Nullable Path links;

    @Option(
            names = "--causes",
            paramLabel = "F",
            description = "CSV: cause_alarm_id,effect_alarm_id[,score], as learn-causes writes it")
    private @Nullable Path causes;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F",
            description = "CSV: row,incident,is_root_cause; - for standard output")
    private Path out = Path.of("-");

    @Option(
            names = "--summary",
            paramLabel = "F",
            description = "JSON: alarms, incidents, reduction (share of alarms saved), seconds; - for standard output")
    private @Nullable Path summary;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        RuleSets rules = new RuleSets();
        List<RecordedAlarm> recorded = RecordedFiles.alarms(alarms);
        if (recorded.isEmpty()) {
            throw new IllegalArgumentException(alarms + " has no alarms to replay");
        }
        Set<RecordedFiles.Pair> adjacent = links == null ? Set.of() : RecordedFiles.links(links);
        Set<RecordedFiles.Pair> known = causes == null ? Set.of() : RecordedFiles.causes(causes);
        Replay.Result result = new Replay(rules, new ProbableCauses()).of(recorded, adjacent, known);
        StringBuilder rows = new StringBuilder("row,incident,is_root_cause\n");
        for (int row = 0; row < recorded.size(); row++) {
            rows.append(row + 1)
                    .append(',')
                    .append(result.incidents()[row])
                    .append(',')
                    .append(result.rootCauses()[row] ? '1' : '0')
                    .append('\n');
        }
        write(out, rows.toString());
        if (summary != null) {
            write(
                    summary,
                    String.format(
                            Locale.ROOT,
                            "{\"alarms\":%d,\"incidents\":%d,\"reduction\":%.4f,\"seconds\":%.3f}%n",
                            recorded.size(),
                            result.count(),
                            1 - (double) result.count() / recorded.size(),
                            (System.nanoTime() - start) / 1e9));
        }
        return 0;
    }

    private static void write(Path file, String text) throws IOException {
        if (file.toString().equals("-")) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(text);
        } else {
            Files.writeString(file, text);
        }
    }
}
