package io.towerflow.correlation;

import io.towerflow.correlation.learning.CauseLearner;
import io.towerflow.correlation.learning.LearnedCause;
import io.towerflow.correlation.learning.Occurrence;
import io.towerflow.correlation.recorded.RecordedAlarm;
import io.towerflow.correlation.recorded.RecordedFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code learn-causes}: learns from recorded alarms which alarm types cause which. */
@Command(
        name = "learn-causes",
        mixinStandardHelpOptions = true,
        description = "Learns from recorded alarms which alarm types cause which others.")
public class LearnCausesCommand implements Callable<Integer> {

    @Option(
            names = "--alarms",
            required = true,
            paramLabel = "F",
            description = "CSV: alarm_id,device_id,start_timestamp,end_timestamp")
    private Path alarms = Path.of("");

    @Option(names = "--links", paramLabel = "F", description = "CSV: device_a,device_b")
    private @Nullable Path links;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F",
            description = "CSV: cause_alarm_id,effect_alarm_id,score; - for standard output")
    private Path out = Path.of("-");

    @Override
    public Integer call() throws IOException {
        List<RecordedAlarm> recorded = RecordedFiles.alarms(alarms);
        if (recorded.isEmpty()) {
            throw new IllegalArgumentException(alarms + " has no alarms to learn from");
        }
        Set<RecordedFiles.Pair> adjacent = links == null ? Set.of() : RecordedFiles.links(links);

        Map<String, Integer> types = new LinkedHashMap<>();
        Map<String, Integer> devices = new LinkedHashMap<>();
        List<Occurrence> occurrences = new ArrayList<>();
        for (RecordedAlarm alarm : recorded) {
            occurrences.add(new Occurrence(index(types, alarm.type()), index(devices, alarm.device()), alarm.start()));
        }
        List<int[]> edges = new ArrayList<>();
        for (RecordedFiles.Pair link : adjacent) {
            edges.add(new int[] {index(devices, link.first()), index(devices, link.second())});
        }
        write(CauseLearner.learn(occurrences, edges), List.copyOf(types.keySet()));
        return 0;
    }

    private static int index(Map<String, Integer> indices, String id) {
        return indices.computeIfAbsent(id, unseen -> indices.size());
    }

    private void write(List<LearnedCause> causes, List<String> types) {
        StringBuilder csv = new StringBuilder("cause_alarm_id,effect_alarm_id,score\n");
        for (LearnedCause cause : causes) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%.6f\n",
                    types.get(cause.cause()),
                    types.get(cause.effect()),
                    cause.probability()));
        }
        try {
            if (out.toString().equals("-")) {
                new PrintStream(System.out, true, StandardCharsets.UTF_8).print(csv);
            } else {
                Files.writeString(out, csv);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
