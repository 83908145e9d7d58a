package io.towerflow.demo;

import io.towerflow.correlation.RecordedScore;
import io.towerflow.demo.network.DemoNetwork;
import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.demo.score.ScoreReport;
import io.towerflow.demo.score.Scoring;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs {@code score}: measures how well grouping and root cause do, on simulated days and on recorded alarms. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description = "Scores grouping and root cause against the truth of simulated days, and on recorded alarms.",
        footer = {
            "",
            "A simulated day has 60 faults, three of them at about the same time in one region each time; 30 %% of its alarms",
            "mean nothing, 10 %% are missing, 5 %% of the links and feeders are wrong in the inventory, and each source's clock",
            "is off by up to 30 s. Recorded alarms have no truth: there a root cause is consistent where the graph has no",
            "ancestor of it in the same incident; only incidents that can be inconsistent are judged."
        })
public class ScoreCommand implements Callable<Integer> {

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            description = "simulated days, by seed (default: 101,102,103); the rules were tuned on seeds below 100")
    private List<Long> seeds = List.of(101L, 102L, 103L);

    @Option(
            names = "--network",
            paramLabel = "N",
            description = "another network in the same country, by seed (default: the demo's)")
    private @Nullable Long network;

    @ArgGroup(exclusive = false)
    private @Nullable Recorded recorded;

    @Option(names = "--out", paramLabel = "F", description = "the report as a page (HTML)")
    private @Nullable Path out;

    @Option(names = "--json", paramLabel = "F", description = "the figures as JSON; - for standard output (default)")
    private Path json = Path.of("-");

    @Option(names = "--mistakes", paramLabel = "F", description = "what went wrong, fault by fault, as text")
    private @Nullable Path mistakes;

    /** Recorded alarms to be scored beside the simulated days. */
    private static final class Recorded {

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
                description = "CSV: cause_alarm_id,effect_alarm_id[,score], as learn-causes writes it, to group by")
        private @Nullable Path causes;

        @Option(
                names = "--graph",
                required = true,
                paramLabel = "F",
                description = "CSV of the same form, to judge by: an expert's graph, or the learned one")
        private Path graph = Path.of("");

        /** Returns the file with its folder: several are called the same. */
        private String name() {
            Path folder = alarms.toAbsolutePath().getParent();
            return folder == null || folder.getFileName() == null
                    ? alarms.toString()
                    : folder.getFileName().resolve(alarms.getFileName()).toString();
        }
    }

    @Override
    public Integer call() throws IOException {
        DemoNetwork demo = network == null ? NetworkBuilder.demo() : NetworkBuilder.demo(network);
        Scoring scoring = new Scoring(new RuleSets(), new ProbableCauses(), demo.topology());
        ScoreReport report = ScoreReport.of(scoring, seeds);
        Recorded files = recorded;
        if (files != null) {
            report = report.with(files.name(), RecordedScore.of(files.alarms, files.links, files.causes, files.graph));
        }
        write(json, report.json() + "\n");
        if (out != null) {
            Files.writeString(out, report.page());
        }
        if (mistakes != null) {
            Files.writeString(mistakes, scoring.mistakes(seeds));
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
