package io.towerflow.alarm.source;

import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmRejections;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.FieldProblem;
import io.towerflow.identity.KeyCheck;
import io.towerflow.identity.MachineCaller;
import io.towerflow.tenancy.Tenancy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/** Passes the reports of an HTTP request to the intake, and answers in HTTP's words why it did not. */
@Component
public class HttpIngest {

    private static final Logger LOG = LoggerFactory.getLogger(HttpIngest.class);

    /** A source waits no longer for the broker than most HTTP clients wait for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final AlarmIngest ingest;
    private final KeyCheck keys;
    private final AlarmRejections rejections;

    HttpIngest(AlarmIngest ingest, AlarmRejections rejections, KeyCheck keys) {
        this.ingest = ingest;
        this.keys = keys;
        this.rejections = rejections;
    }

    /**
     * Returns when the broker has all reports.
     *
     * @throws ErrorResponseException 403 when the caller's key is that of another source than a report's
     * @throws ErrorResponseException 503 with Retry-After when the broker did not take them in time
     */
    public void admit(List<AlarmReport> reports) {
        checkOwn(reports);
        join(reports.size(), ingest.accept(reports));
    }

    /**
     * Returns when the broker has the reports of a message and what was refused of it.
     *
     * @param way the path of the endpoint
     * @throws ErrorResponseException 403 when the caller's key is that of another source than a report's
     * @throws ErrorResponseException 503 with Retry-After when the broker did not take them in time
     */
    public void admit(List<AlarmReport> reports, String way, List<AlarmRejections.Rejection> refused) {
        checkOwn(reports);
        join(
                reports.size() + refused.size(),
                CompletableFuture.allOf(ingest.accept(reports), rejections.reject(Tenancy.required(), way, refused)));
    }

    private void checkOwn(List<AlarmReport> reports) {
        if (callersSource() != null) {
            checkSources(reports.stream().map(AlarmReport::sourceSystemId).toList());
        }
    }

    private static void join(int size, CompletableFuture<Void> accepted) {
        try {
            accepted.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            LOG.warn("{} reports could not be accepted", size, e.getCause());
            throw unavailable(e);
        }
    }

    /** The source to which the caller's key is bound, or null where it is to none: a report without a source is of this one. */
    public static @Nullable String callersSource() {
        MachineCaller machine = MachineCaller.current();
        return machine == null ? null : machine.key().source();
    }

    /**
     * Returns where the caller may speak for all these sources.
     *
     * @throws ErrorResponseException 403 when the caller's key is that of another source
     */
    public void checkSources(List<String> sources) {
        MachineCaller machine = MachineCaller.current();
        String bound = callersSource();
        if (machine == null || bound == null) {
            return;
        }
        for (int index = 0; index < sources.size(); index++) {
            if (!sources.get(index).equals(bound)) {
                keys.refused(machine.key(), "report of another source", machine.address());
                throw new ErrorResponseException(
                        HttpStatus.FORBIDDEN,
                        ProblemDetail.forStatusAndDetail(
                                HttpStatus.FORBIDDEN,
                                "The key is bound to the source " + bound + ", and report " + index + " is of "
                                        + SourceWords.text(sources.get(index), SourceWords.LONGEST)
                                        + "; nothing of this request is accepted"),
                        null);
            }
        }
    }

    private static ErrorResponseException unavailable(Exception cause) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The broker did not take all alarms in time. Send the request again: what it has already is recognised as the same.");
        problem.setType(URI.create("about:blank"));
        ErrorResponseException error = new ErrorResponseException(HttpStatus.SERVICE_UNAVAILABLE, problem, cause);
        error.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()));
        return error;
    }

    /** The answer to a message with wrong fields: 400, each of them named with what is wrong and how to mend it. */
    public static ErrorResponseException refused(List<FieldProblem> problems) {
        return new ErrorResponseException(HttpStatus.BAD_REQUEST, problem(problems), null);
    }

    /** The problem detail of {@link #refused}. */
    public static ProblemDetail problem(List<FieldProblem> problems) {
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
