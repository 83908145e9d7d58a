package io.towerflow.ingest;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Says by HTTP what is wrong with a message: each field, what is wrong with it and how to mend it. */
public final class FieldProblems {

    private FieldProblems() {}

    /** The answer to a message with wrong fields: 400, each of them named. */
    public static ErrorResponseException refused(List<FieldProblem> problems) {
        return new ErrorResponseException(HttpStatus.BAD_REQUEST, detail(problems), null);
    }

    /** The problem detail of {@link #refused}. */
    public static ProblemDetail detail(List<FieldProblem> problems) {
        ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.BAD_REQUEST);
        problem.setTitle("The message cannot be taken as it is");
        problem.setDetail(
                problems.size() == 1
                        ? sentence(problems.get(0))
                        : problems.size() + " fields are wrong: "
                                + String.join(
                                        ", ",
                                        problems.stream()
                                                .map(FieldProblem::field)
                                                .toList()));
        problem.setProperty("errors", problems);
        problem.setProperty(
                "invalid-params",
                problems.stream()
                        .map(wrong -> Map.of("name", wrong.field(), "reason", wrong.problem()))
                        .toList());
        return problem;
    }

    private static String sentence(FieldProblem wrong) {
        return wrong.field().isEmpty() ? wrong.problem() : wrong.field() + ": " + wrong.problem();
    }
}
