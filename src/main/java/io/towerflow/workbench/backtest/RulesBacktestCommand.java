package io.towerflow.workbench.backtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.correlation.recorded.RecordedAlarm;
import io.towerflow.correlation.recorded.RecordedFiles;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import io.towerflow.rules.language.RuleFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs {@code rules-backtest}: finds what a change of the rules would have done on recorded alarms. */
@Command(
        name = "rules-backtest",
        mixinStandardHelpOptions = true,
        description = "Tells what a change of the rules would have done on recorded alarms.",
        footer = {
            "",
            "A rules folder is laid out like rules/: correlation/*.drl, root-cause/*.drl, escalation/*.table.csv; a set that a",
            "folder lacks is the shipped one. Rules that say more than rules may, or do not compile, are refused with file and",
            "line, and so are rules that take far more steps than those in force. Messages, dispatches, remote actions and what is held back (suppressions: incidents that clear in the grace",
            "of their root cause) are reckoned as if nobody had acted; every recorded alarm counts as major."
        })
public class RulesBacktestCommand implements Callable<Integer> {

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
        BacktestRun.Version candidate = version(rules);
        BacktestRun.Version inForce = version(against);
        List<RecordedAlarm> recorded = RecordedFiles.alarms(alarms);
        if (recorded.isEmpty()) {
            throw new IllegalArgumentException(alarms + " has no alarms to replay");
        }
        Set<RecordedFiles.Pair> adjacent = links == null ? Set.of() : RecordedFiles.links(links);
        ProbableCauses causes = new ProbableCauses();
        IncidentSettings settings = new Binder(List.of()).bindOrCreate("towerflow.incident", IncidentSettings.class);
        BacktestSettings limits =
                new Binder(List.of()).bindOrCreate("towerflow.workbench.backtest", BacktestSettings.class);
        BacktestReport report = new BacktestRun(FileRecording.of(recorded, adjacent, causes), causes, settings, limits)
                .run(inForce, candidate, percent -> {});
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode told = mapper.valueToTree(report.difference());
        told.set("rules", mapper.valueToTree(report.rules()));
        told.set("costOf1000Alarms", mapper.valueToTree(report.cost()));
        told.put("seconds", report.seconds());
        told.put("timesRealTime", report.timesRealTime());
        String text = mapper.writeValueAsString(told) + '\n';
        if (json.toString().equals("-")) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(text);
        } else {
            Files.writeString(json, text);
        }
        if (out != null) {
            Files.writeString(out, DifferencePage.of(report));
        }
        return 0;
    }

    private static BacktestRun.Version version(Path folder) {
        RuleSets sets = RuleSets.of(folder);
        Map<String, String> texts = new TreeMap<>();
        for (String set : sets.names()) {
            Path own = folder.resolve(set);
            (Files.isDirectory(own) ? RuleFiles.of(own) : RuleFiles.shipped(set))
                    .forEach((file, text) -> texts.put(set + "/" + file, text));
        }
        return new BacktestRun.Version(sets, texts);
    }
}
