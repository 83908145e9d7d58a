package io.towerflow.workbench;

import io.towerflow.correlation.recorded.RecordedAlarm;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.web.util.HtmlUtils;

/** A difference as a page that needs nothing beside it: each change one click away from its alarms and rules. */
final class DifferencePage {

    /** Larger groups are cut; the JSON has all. */
    private static final int MOST_ROWS = 200;

    private static final int MOST_CHANGES = 500;

    private static final String HEAD = """
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Rules backtest</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;margin:1rem auto;max-width:70rem;padding:0 1rem;color-scheme:light dark}
            table{border-collapse:collapse}td,th{padding:.2rem .8rem;text-align:left;border-bottom:1px solid #8886}
            summary{cursor:pointer;padding:.3rem 0}.root{font-weight:bold}</style>
            """;

    private DifferencePage() {}

    static String of(Difference difference, List<RecordedAlarm> alarms) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append(
                "<h1>What the change would have done</h1><table><tr><th><th>in force<th>candidate<th>lost<th>gained");
        line(page, "Incidents", difference.before(), difference.after(), difference.lost(), difference.gained());
        line(
                page,
                "Root causes",
                difference.before(),
                difference.after(),
                difference.rootsLost(),
                difference.rootsGained());
        page.append("</table><p>").append(difference.alarms()).append(" alarms; ");
        page.append(difference.changes().size()).append(" changes, the largest first.</p>");
        difference.changes().stream().limit(MOST_CHANGES).forEach(change -> change(page, change, alarms));
        return page.toString();
    }

    private static void line(StringBuilder page, String what, int... figures) {
        page.append("<tr><th>").append(what);
        for (int figure : figures) {
            page.append("<td>").append(figure);
        }
    }

    private static void change(StringBuilder page, Difference.Change change, List<RecordedAlarm> alarms) {
        page.append("<details><summary>")
                .append(change.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .append(": ")
                .append(change.rows().size())
                .append(" alarms, ")
                .append(change.incidentsBefore().size())
                .append(" → ")
                .append(change.incidentsAfter().size())
                .append("</summary><ul>");
        for (Difference.Decision decision : change.decisions()) {
            page.append("<li>")
                    .append(decision.alarms())
                    .append(" × ")
                    .append(rule(decision.ruleBefore()))
                    .append(" → ")
                    .append(rule(decision.ruleAfter()));
        }
        page.append("</ul><table><tr><th>Row<th>Alarm<th>Device<th>Raised<th>Root cause in force<th>by the candidate");
        change.rows().stream().limit(MOST_ROWS).forEach(row -> {
            RecordedAlarm alarm = alarms.get(row - 1);
            page.append("<tr><td>").append(row);
            page.append("<td>").append(HtmlUtils.htmlEscape(alarm.type()));
            page.append("<td>").append(HtmlUtils.htmlEscape(alarm.device()));
            page.append("<td>").append(Instant.ofEpochMilli(Math.round(alarm.start() * 1000)));
            page.append("<td>").append(change.rootsBefore().contains(row) ? "✓" : "");
            page.append("<td>").append(change.rootsAfter().contains(row) ? "✓" : "");
        });
        page.append("</table></details>\n");
    }

    private static String rule(String name) {
        return name.isEmpty() ? "<i>none: it began an incident</i>" : HtmlUtils.htmlEscape(name);
    }
}
