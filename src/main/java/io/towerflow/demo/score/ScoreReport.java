package io.towerflow.demo.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.correlation.RecordedScore;
import io.towerflow.demo.simulator.FaultKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Scores of several days and of recorded files, as JSON and as a page.
 *
 * @param recorded by the name of the file
 */
public record ScoreReport(List<SeedScore> days, Map<String, RecordedScore> recorded) {

    /** Scores a hard day for each seed. */
    public static ScoreReport of(Scoring scoring, List<Long> seeds) {
        return new ScoreReport(
                seeds.stream().map(seed -> scoring.score(seed, Scoring.HARD)).toList(), Map.of());
    }

    /** Returns the same with a recorded file beside it. */
    public ScoreReport with(String file, RecordedScore score) {
        Map<String, RecordedScore> more = new TreeMap<>(recorded);
        more.put(file, score);
        return new ScoreReport(days, more);
    }

    /** Counts right and wrong root causes by kind of fault, all days together. */
    Map<FaultKind, SeedScore.Answers> roots() {
        Map<FaultKind, SeedScore.Answers> all = new TreeMap<>();
        days.forEach(day -> day.roots().forEach((kind, answers) -> all.merge(kind, answers, SeedScore.Answers::plus)));
        return all;
    }

    double mean(ToDoubleFunction<SeedScore> figure) {
        return days.stream().mapToDouble(figure).average().orElse(0);
    }

    /** Writes shares with four decimals; the same scores give the same bytes. */
    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        if (!days.isEmpty()) {
            Map<String, Object> mean = new LinkedHashMap<>();
            figures().forEach((name, figure) -> mean.put(name, rounded(mean(figure))));
            json.put("mean", mean);
            json.put("seeds", days.stream().map(ScoreReport::json).toList());
            List<Map<String, Object>> kinds = new ArrayList<>();
            roots().forEach((kind, answers) ->
                    kinds.add(Map.of("fault", kind.name(), "right", answers.right(), "wrong", answers.wrong())));
            json.put("rootCauses", kinds.stream().map(TreeMap::new).toList());
        }
        List<Map<String, Object>> files = new ArrayList<>();
        recorded.forEach((file, score) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("file", file);
            row.put("alarms", score.alarms());
            row.put("incidents", score.incidents());
            row.put("judged", score.judged());
            row.put("consistent", rounded(score.consistent()));
            row.put("earliestConsistent", rounded(score.earliestConsistent()));
            row.put("plainIncidents", score.plainIncidents());
            row.put("plainJudged", score.plainJudged());
            row.put("plainConsistent", rounded(score.plainConsistent()));
            files.add(row);
        });
        if (!files.isEmpty()) {
            json.put("recorded", files);
        }
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, ToDoubleFunction<SeedScore>> figures() {
        Map<String, ToDoubleFunction<SeedScore>> figures = new LinkedHashMap<>();
        figures.put("groupingF1", SeedScore::f1);
        figures.put("groupingPrecision", SeedScore::precision);
        figures.put("groupingRecall", SeedScore::recall);
        figures.put("plainGroupingF1", SeedScore::plainF1);
        figures.put("rightRootCause", SeedScore::rootCauseShare);
        figures.put("alarmsPerIncident", SeedScore::alarmsPerIncident);
        figures.put("falseMerges", SeedScore::falseMerges);
        figures.put("mergedLate", SeedScore::mergedLate);
        return figures;
    }

    private static Map<String, Object> json(SeedScore day) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("seed", day.seed());
        row.put("alarms", day.alarms());
        row.put("incidents", day.incidents());
        figures().forEach((name, figure) -> row.put(name, rounded(figure.applyAsDouble(day))));
        row.put("falseMerges", day.falseMerges());
        row.put("mergedLate", day.mergedLate());
        return row;
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    /** Renders a page of its own: no script, nothing from elsewhere. */
    public String page() {
        StringBuilder page = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>TowerFlow: score of grouping and root cause</title>
                <style>
                :root { color-scheme: light dark; }
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
                .wide { overflow-x: auto; }
                table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
                th, td { text-align: right; padding: .35rem .6rem; border-bottom: 1px solid #8885; vertical-align: bottom; }
                td { white-space: nowrap; }
                th:first-child, td:first-child { text-align: left; }
                tr.mean td { font-weight: 600; }
                meter { width: 6rem; vertical-align: middle; }
                </style></head><body>
                <h1>Score of grouping and root cause</h1>
                """);
        if (!days.isEmpty()) {
            page.append("""
                    <p>Simulated days: 60 faults each, three at about the same time in one region; 30 % of the alarms mean
                    nothing, 10 % are missing, 5 % of links and feeders are wrong in the inventory, clocks are off by up to
                    30 s. F1 counts pairs of alarms that are, or should be, in one incident. A false merge is an incident with
                    alarms of several faults; one merged late was opened before it was found to be part of another.</p>
                    <div class="wide"><table><tr><th>Seed</th><th>Grouping F1</th><th>Precision</th><th>Recall</th>
                    <th>Site and time alone</th><th>Right root cause</th><th>Alarms</th><th>Incidents</th>
                    <th>Alarms per incident</th><th>False merges</th><th>Merged late</th></tr>
                    """);
            days.forEach(day -> page.append(row(
                    "",
                    String.valueOf(day.seed()),
                    List.of(
                            bar(day.f1()),
                            share(day.precision()),
                            share(day.recall()),
                            share(day.plainF1()),
                            bar(day.rootCauseShare()),
                            String.valueOf(day.alarms()),
                            String.valueOf(day.incidents()),
                            number(day.alarmsPerIncident()),
                            String.valueOf(day.falseMerges()),
                            String.valueOf(day.mergedLate())))));
            page.append(row(
                    "mean",
                    "Mean",
                    List.of(
                            bar(mean(SeedScore::f1)),
                            share(mean(SeedScore::precision)),
                            share(mean(SeedScore::recall)),
                            share(mean(SeedScore::plainF1)),
                            bar(mean(SeedScore::rootCauseShare)),
                            number(mean(SeedScore::alarms)),
                            number(mean(SeedScore::incidents)),
                            number(mean(SeedScore::alarmsPerIncident)),
                            number(mean(SeedScore::falseMerges)),
                            number(mean(SeedScore::mergedLate)))));
            page.append("""
                    </table></div>
                    <h2>Root cause by kind of fault</h2>
                    <div class="wide"><table><tr><th>Fault</th><th>Right</th><th>Wrong</th><th>Share</th></tr>
                    """);
            roots().forEach((kind, answers) -> page.append(row(
                    "",
                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    List.of(
                            String.valueOf(answers.right()),
                            String.valueOf(answers.wrong()),
                            bar((double) answers.right() / (answers.right() + answers.wrong()))))));
            page.append("</table></div>\n");
        }
        if (!recorded.isEmpty()) {
            page.append("""
                    <h2>Recorded alarms</h2>
                    <p>Nobody knows the truth about them. A root cause is consistent where the graph of causes has no ancestor
                    of it in the same incident; only incidents that can be inconsistent are judged.</p>
                    <div class="wide"><table><tr><th>File</th><th>Alarms</th><th>Incidents</th><th>Judged</th>
                    <th>Consistent</th><th>Earliest alarm as root</th><th>Device and time alone</th></tr>
                    """);
            recorded.forEach((file, score) -> page.append(row(
                    "",
                    escaped(file),
                    List.of(
                            String.valueOf(score.alarms()),
                            String.valueOf(score.incidents()),
                            String.valueOf(score.judged()),
                            bar(score.consistent()),
                            share(score.earliestConsistent()),
                            share(score.plainConsistent()) + " of " + score.plainJudged()))));
            page.append("</table></div>\n");
        }
        return page.append("</body></html>\n").toString();
    }

    private static String row(String type, String name, List<String> cells) {
        return "<tr class=\"" + type + "\"><td>" + name + "</td><td>" + String.join("</td><td>", cells)
                + "</td></tr>\n";
    }

    private static String bar(double share) {
        return share(share) + String.format(Locale.ROOT, " <meter value=\"%.4f\"></meter>", share);
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.3f", share);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
