package io.towerflow.workbench.backtest;

import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.replay.Replay;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleCost;
import io.towerflow.rules.RuleFailed;
import io.towerflow.rules.RuleSets;
import io.towerflow.workbench.RuleText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** Tries a candidate on recorded alarms beside the rules in force. */
final class BacktestRun {

    private static final double NANOS = 1e9;

    /** Sets that decide about alarms themselves; what the others say is estimated. */
    private static final List<String> DECIDING = List.of("correlation", "root-cause");

    private final Recording recording;
    private final ProbableCauses causes;
    private final IncidentSettings settings;
    private final BacktestSettings limits;

    BacktestRun(Recording recording, ProbableCauses causes, IncidentSettings settings, BacktestSettings limits) {
        this.recording = recording;
        this.causes = causes;
        this.settings = settings;
        this.limits = limits;
    }

    /**
     * One version of the rules.
     *
     * @param texts its files by {@code set/file}
     */
    record Version(RuleSets sets, Map<String, String> texts) {}

    /** Run of one side, with its duration in seconds and its steps. */
    private record Run(Difference.Side side, double seconds, BacktestReport.Work work) {}

    /**
     * Runs both.
     *
     * @param percent is told now and then how far it is, 0 to 100; what it throws ends the trial
     * @throws TooCostly if the candidate takes too many steps
     */
    BacktestReport run(Version inForce, Version candidate, IntConsumer percent) {
        // Compiling is not part of the speed that is told.
        Stream.of(inForce, candidate)
                .forEach(one -> DECIDING.forEach(set -> one.sets().active(set).kieBase()));
        Run before = run(inForce, percent, 0);
        Run after = candidate(candidate, before.work(), percent);
        Difference difference = Difference.between(before.side(), after.side());
        double seconds = before.seconds() + after.seconds();
        double thousands = thousands();
        return new BacktestReport(
                difference,
                rows(difference),
                rules(difference, RuleText.of(inForce.texts()), RuleText.of(candidate.texts())),
                new BacktestReport.Cost(
                        before.seconds() / thousands, after.seconds() / thousands, before.work(), after.work()),
                seconds,
                Math.round(recording.span().toMillis() / 1000.0 / seconds));
    }

    /**
     * Runs the candidate: a join that explodes is stopped while it does; when it has ended, nobody might be there any more to
     * tell.
     */
    private Run candidate(Version candidate, BacktestReport.Work inForce, IntConsumer percent) {
        long atOneQuestion = limits.allowed(inForce.most());
        long inAll = limits.allowed(inForce.steps());
        Run run;
        try {
            run = run(new Version(candidate.sets().comparing(atOneQuestion), candidate.texts()), percent, 50);
        } catch (RuleFailed failed) {
            throw failed.kind() == RuleFailed.Kind.EXPLODES
                    ? TooCostly.atOneQuestion(failed, inForce, atOneQuestion)
                    : failed;
        }
        if (run.work().steps() > inAll) {
            throw TooCostly.forThousandAlarms(run.work(), inForce, inAll);
        }
        return run;
    }

    private Run run(Version version, IntConsumer percent, int from) {
        long start = System.nanoTime();
        int all = recording.rows().size();
        Replay.Result result =
                recording.replay(version.sets(), taken -> percent.accept(from + (int) (taken * 45L / all)));
        double seconds = (System.nanoTime() - start) / NANOS;
        ImpactEstimator reckoning = new ImpactEstimator(version.sets(), causes, settings, recording.topology());
        List<List<Recording.Row>> alarms = new ArrayList<>();
        for (RootCause ignored : result.causes()) {
            alarms.add(new ArrayList<>());
        }
        for (int row = 0; row < result.incidents().length; row++) {
            alarms.get(result.incidents()[row] - 1).add(recording.rows().get(row));
        }
        List<EstimatedImpact> effects = new ArrayList<>();
        for (int incident = 0; incident < alarms.size(); incident++) {
            effects.add(reckoning.of(alarms.get(incident), result.causes().get(incident)));
            percent.accept(from + 45 + (int) (incident * 5L / alarms.size()));
        }
        return new Run(new Difference.Side(result, effects), seconds, work(version.sets()));
    }

    /** Number of alarms in thousands; fewer than 1,000 alarms count as so many: the first ones pay for the start. */
    private double thousands() {
        return Math.max(1, recording.rows().size() / 1000.0);
    }

    private BacktestReport.Work work(RuleSets sets) {
        List<RuleCost> costs =
                sets.names().stream().map(set -> sets.active(set).cost()).toList();
        long steps = costs.stream()
                .mapToLong(cost -> cost.comparisons() + cost.firings())
                .sum();
        RuleCost most = Collections.max(costs, Comparator.comparingLong(RuleCost::mostComparisons));
        return new BacktestReport.Work(Math.round(steps / thousands()), most.mostComparisons(), most.costliest());
    }

    private Map<Integer, BacktestReport.Recorded> rows(Difference difference) {
        Map<Integer, BacktestReport.Recorded> rows = new TreeMap<>();
        difference.changes().stream().flatMap(change -> change.rows().stream()).forEach(number -> {
            Recording.Row row = recording.rows().get(number - 1);
            rows.put(
                    number,
                    new BacktestReport.Recorded(
                            row.id() == null ? null : row.id().toString(),
                            row.probableCause(),
                            row.object(),
                            row.place(),
                            row.raised().toString()));
        });
        return rows;
    }

    private static List<BacktestReport.RulePair> rules(
            Difference difference, Map<String, RuleText> before, Map<String, RuleText> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        Set<String> wanted = new LinkedHashSet<>();
        names.stream()
                .filter(name -> !Objects.equals(text(before.get(name)), text(after.get(name))))
                .forEach(wanted::add);
        difference.changes().stream()
                .flatMap(one -> Stream.of(one.decisions(), one.rootDecisions(), one.effectDecisions()))
                .flatMap(List::stream)
                .flatMap(one -> Stream.of(one.ruleBefore(), one.ruleAfter()))
                .filter(names::contains)
                .sorted()
                .forEach(wanted::add);
        return wanted.stream()
                .map(name -> new BacktestReport.RulePair(name, before.get(name), after.get(name)))
                .toList();
    }

    private static String text(@org.jspecify.annotations.Nullable RuleText rule) {
        return rule == null ? "" : rule.text();
    }
}
