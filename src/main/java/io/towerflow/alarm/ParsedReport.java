package io.towerflow.alarm;

import io.towerflow.ingest.FieldProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of reading one message of a source: a report, or every reason why it is none.
 *
 * @param report null where there are problems
 * @param problems one for each wrong field; empty where there is a report
 */
public record ParsedReport(@Nullable AlarmReport report, List<FieldProblem> problems) {

    public static ParsedReport of(AlarmReport report) {
        return new ParsedReport(report, List.of());
    }

    public static ParsedReport refused(List<FieldProblem> problems) {
        return new ParsedReport(null, List.copyOf(problems));
    }
}
