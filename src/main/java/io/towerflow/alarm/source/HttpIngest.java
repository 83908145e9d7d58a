package io.towerflow.alarm.source;

import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmRejections;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.identity.KeyCheck;
import io.towerflow.identity.MachineCaller;
import io.towerflow.ingest.DurableProducer;
import io.towerflow.tenancy.Tenancy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/** Passes the reports of an HTTP request to the intake, and answers in HTTP's words why it did not. */
@Component
public class HttpIngest {

    private static final String ALARMS = "alarms";

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
     * @throws io.towerflow.problem.UnavailableException 503 with Retry-After when the broker did not take them in time
     */
    public void admit(List<AlarmReport> reports) {
        checkOwn(reports);
        DurableProducer.await(ALARMS, ingest.accept(reports));
    }

    /**
     * Returns when the broker has the reports of a message and what was refused of it.
     *
     * @param way the path of the endpoint
     * @throws ErrorResponseException 403 when the caller's key is that of another source than a report's
     * @throws io.towerflow.problem.UnavailableException 503 with Retry-After when the broker did not take them in time
     */
    public void admit(List<AlarmReport> reports, String way, List<AlarmRejections.Rejection> refused) {
        checkOwn(reports);
        DurableProducer.await(
                ALARMS,
                CompletableFuture.allOf(ingest.accept(reports), rejections.reject(Tenancy.required(), way, refused)));
    }

    private void checkOwn(List<AlarmReport> reports) {
        if (callersSource() != null) {
            checkSources(reports.stream().map(AlarmReport::sourceSystemId).toList());
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
}
