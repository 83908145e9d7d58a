package io.towerflow.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.demo.score.RemedyScoring;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs {@code score-remedies}: counts how many minor incidents are closed without a person, on simulated days. */
@Command(
        name = "score-remedies",
        mixinStandardHelpOptions = true,
        description = "Plays simulated days of minor faults through grouping, root cause and remediation rules.",
        footer = {
            "",
            "The mix of faults is fixed and printed with the figures. Counted are minor incidents whose fault the simulator",
            "marks as curable from afar; useless and wrong actions are counted beside them."
        })
public class ScoreRemediesCommand implements Callable<Integer> {

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            description = "simulated days, by seed (default: 101,102,103)")
    private List<Long> seeds = List.of(101L, 102L, 103L);

    @Override
    public Integer call() throws IOException {
        RemedyScoring scoring = new RemedyScoring(
                new RuleSets(), new ProbableCauses(), NetworkBuilder.demo().topology());
        String report = new ObjectMapper()
                .registerModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(scoring.report(seeds));
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println(report);
        return 0;
    }
}
