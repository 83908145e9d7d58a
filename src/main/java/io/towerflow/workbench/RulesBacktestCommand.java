package io.towerflow.workbench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rules-backtest}: what a change of the rules would have done on recorded alarms. */
@Command(
        name = "rules-backtest",
        mixinStandardHelpOptions = true,
        description = "Tells what a change of the rules would have done on recorded alarms.",
        footer = {
            "",
            "A rules folder is laid out like rules/: correlation/*.drl, root-cause/*.drl; a set that a folder lacks is the",
            "shipped one. Rules that say more than rules may, or do not compile, are refused with file and line. Recorded",
            "alarms know no shelves and no planned work, so nothing is suppressed."
        })
public class RulesBacktestCommand implements Callable<Integer> {

    private static final double NANOS = 1e9;

    @Option(names = "--rules", required = true, paramLabel = "DIR", description = "the rules that are to come")
    private Path rules = Path.of("");

    @Option(names = "--against", required = true, paramLabel = "DIR", description = "the rules in force")
    private Path against = Path.of("");

    @Option(
            names = "--alarms",
            required = true,
            paramLabel = "F",
            description = "CSV: alarm_id,device_id,start_timestamp,end_timestamp; may be gzipped")
    private Path alarms = Path.of("");

    @Option(names = "--links", paramLabel = "F", description = "CSV: device_a,device_b")
    private @Nullable Path links;

    @Option(names = "--json", paramLabel = "F", description = "the difference as JSON; - for standard output (default)")
    private Path json = Path.of("-");

    @Option(names = "--out", paramLabel = "F", description = "the difference as a page (HTML)")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        RuleSets candidate = RuleSets.of(rules);
        RuleSets inForce = RuleSets.of(against);
        List<RecordedAlarm> recorded = RecordedFiles.alarms(alarms);
        if (recorded.isEmpty()) {
            throw new IllegalArgumentException(alarms + " has no alarms to replay");
        }
        Set<RecordedFiles.Pair> adjacent = links == null ? Set.of() : RecordedFiles.links(links);
        ProbableCauses causes = new ProbableCauses();
        // Compiling is not part of the speed that is told.
        for (RuleSets sets : List.of(candidate, inForce)) {
            sets.active("correlation").kieBase();
            sets.active("root-cause").kieBase();
        }
        long start = System.nanoTime();
        Replay.Result before = new Replay(inForce, causes).of(recorded, adjacent, Set.of());
        Replay.Result after = new Replay(candidate, causes).of(recorded, adjacent, Set.of());
        double seconds = (System.nanoTime() - start) / NANOS;
        Difference difference = Difference.between(before, after);
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode told = mapper.valueToTree(difference);
        told.put("seconds", seconds);
        told.put("timesRealTime", Math.round(span(recorded) / seconds));
        String text = mapper.writeValueAsString(told) + '\n';
        if (json.toString().equals("-")) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(text);
        } else {
            Files.writeString(json, text);
        }
        if (out != null) {
            Files.writeString(out, DifferencePage.of(difference, recorded));
        }
        return 0;
    }

    /** Seconds from the first alarm to the last. */
    private static double span(List<RecordedAlarm> recorded) {
        double first = recorded.stream().mapToDouble(RecordedAlarm::start).min().orElse(0);
        double last = recorded.stream().mapToDouble(RecordedAlarm::start).max().orElse(0);
        return last - first;
    }
}
