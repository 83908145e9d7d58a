package io.towerflow.dispatch.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.dispatch.DispatchSettings;
import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderRequests;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.visit.JobAnswers;
import io.towerflow.dispatch.visit.JobLink;
import io.towerflow.dispatch.visit.JobLinkRefusedException;
import io.towerflow.dispatch.visit.JobLinkRefusedException.Why;
import io.towerflow.dispatch.visit.ReplyCommand;
import io.towerflow.dispatch.visit.VisitChecklist;
import io.towerflow.dispatch.visit.VisitReports;
import io.towerflow.notification.MessageTexts;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.problem.ConflictException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Does what a technician says and sends on the page, once for each key that his or her browser made: a repetition changes nothing
 * and gets the first answer. The tenant is the link's.
 */
@Component
@Transactional(noRollbackFor = ConflictException.class)
class JobActions {

    /** Answer where the process itself confirms an acceptance by SMS. */
    private static final String ACCEPTED = "accepted";

    private static final String NOTED = "noted";

    private final WorkOrders workOrders;
    private final JobAnswers answers;
    private final WorkOrderRequests requests;
    private final VisitReports reports;
    private final VisitChecklist checklist;
    private final People people;
    private final MessageTexts texts;
    private final DispatchSettings settings;
    private final JdbcClient jdbc;
    private final Clock clock;

    JobActions(
            WorkOrders workOrders,
            JobAnswers answers,
            WorkOrderRequests requests,
            VisitReports reports,
            VisitChecklist checklist,
            People people,
            MessageTexts texts,
            DispatchSettings settings,
            JdbcClient jdbc,
            Clock clock) {
        this.workOrders = workOrders;
        this.answers = answers;
        this.requests = requests;
        this.reports = reports;
        this.checklist = checklist;
        this.people = people;
        this.texts = texts;
        this.settings = settings;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Answer to the page.
     *
     * @param changed whether it was done; a repetition hears what the first one heard
     * @param answer for the technician, in his or her language
     * @param stage how far the job is now: a word of {@link Stage}
     */
    record Done(boolean changed, String answer, String stage) {}

    /**
     * Returns the job behind a link.
     *
     * @throws JobLinkRefusedException when the link's technician was never asked for it
     */
    @Transactional(readOnly = true)
    public Job job(JobLink link) {
        WorkOrder order = workOrders.find(link.workOrderId()).orElseThrow(JobActions::unknown);
        Offer offer = answers.lastOffer(order, Set.of(link.technicianId())).orElseThrow(JobActions::unknown);
        Person technician = people.find(link.technicianId()).orElseThrow(JobActions::unknown);
        Stage stage = Stage.of(order, offer);
        boolean open =
                switch (stage) {
                    case ASKED, WAY, SITE -> true;
                    case ENDED ->
                        clock.instant().isBefore(order.stateChangedAt().plus(settings.jobLinkAfterEnd()));
                    case GONE -> false;
                };
        return new Job(order, offer, technician, stage, open);
    }

    private static JobLinkRefusedException unknown() {
        return new JobLinkRefusedException(Why.OVER, "This job is not yours any more");
    }

    /** Says why a page does not open any more, in one language. */
    @Transactional(readOnly = true)
    public String whyClosed(Job job, Locale language) {
        return say(
                JobAnswers.whyNot(job.order(), job.offer()),
                Map.of("code", job.order().code()),
                language);
    }

    /**
     * Does what the technician says about the job.
     *
     * @param eta when the technician will be there, or null
     */
    public Done say(JobLink link, UUID key, ReplyCommand verb, String words, @Nullable Instant eta, Instant saidAt) {
        return once(link, key, verb.name(), saidAt, job -> {
            JobAnswers.Outcome outcome = answers.act(
                    job.order(),
                    job.offer(),
                    new JobAnswers.Said(
                            verb,
                            words,
                            eta == null ? null : eta.truncatedTo(ChronoUnit.MICROS),
                            saidAt,
                            language(job.technician())));
            return outcome.reply() == null ? new JobAnswers.Outcome(true, ACCEPTED, outcome.parameters()) : outcome;
        });
    }

    /** Adds words to the report. */
    public Done note(JobLink link, UUID key, String words, Instant saidAt) {
        return report(link, key, NOTED, saidAt, job -> requests.note(job.order().id(), words, link.technicianId()));
    }

    public Done fill(JobLink link, UUID key, JsonNode given, Instant saidAt) {
        Map<String, Object> checked = checklist.checked(given);
        return report(
                link,
                key,
                "checklist",
                saidAt,
                job -> reports.keepChecklist(job.order(), link.technicianId(), checked, saidAt));
    }

    /**
     * Keeps a picture.
     *
     * @param signer whose signature it is; null for a photo
     */
    public Done picture(JobLink link, UUID key, byte[] bytes, @Nullable String signer, Instant takenAt) {
        return report(
                link,
                key,
                signer == null ? "photo" : "signature",
                takenAt,
                job -> reports.keepPicture(job.order(), link.technicianId(), bytes, signer, takenAt));
    }

    private Done report(JobLink link, UUID key, String what, Instant at, Consumer<Job> work) {
        return once(link, key, what, at, job -> {
            Map<String, String> code = Map.of("code", job.order().code());
            if (!job.open() || job.stage() == Stage.ASKED) {
                return new JobAnswers.Outcome(false, JobAnswers.whyNot(job.order(), job.offer()), code);
            }
            work.accept(job);
            return new JobAnswers.Outcome(true, what, code);
        });
    }

    private Done once(JobLink link, UUID key, String what, Instant saidAt, Function<Job, JobAnswers.Outcome> work) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        // Of two at the same time, the second waits here for the first and then hears its answer.
        int first = jdbc.sql("INSERT INTO job_action (work_order_id, technician_id, key, what, said_at, received_at) "
                        + "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                .params(link.workOrderId(), link.technicianId(), key, what, Timestamp.from(saidAt), Timestamp.from(now))
                .update();
        Job before = job(link);
        if (first == 0) {
            return answered(link, key, before).orElseThrow();
        }
        JobAnswers.Outcome outcome = work.apply(before);
        String answer = say(String.valueOf(outcome.reply()), outcome.parameters(), language(before.technician()));
        jdbc.sql(
                        "UPDATE job_action SET changed = ?, answer = ? WHERE work_order_id = ? AND technician_id = ? AND key = ?")
                .params(outcome.changed(), answer, link.workOrderId(), link.technicianId(), key)
                .update();
        return new Done(outcome.changed(), answer, job(link).stage().word());
    }

    private Optional<Done> answered(JobLink link, UUID key, Job job) {
        return jdbc.sql(
                        "SELECT changed, answer FROM job_action WHERE work_order_id = ? AND technician_id = ? AND key = ?")
                .params(link.workOrderId(), link.technicianId(), key)
                .query((row, n) -> new Done(
                        row.getBoolean("changed"),
                        row.getString("answer"),
                        job.stage().word()))
                .optional();
    }

    /**
     * Says a reply in the words of the page, which has buttons where an SMS needs words and codes; where there is no text for the
     * page, the SMS's will do.
     */
    private String say(String reply, Map<String, String> parameters, Locale language) {
        String template = "dispatch.answer." + reply;
        return texts.render(template, texts.exists(template, "page") ? "page" : "sms", parameters, language);
    }

    static Locale language(Person technician) {
        return technician.language().getLanguage().equals(Locale.ENGLISH.getLanguage())
                ? Locale.ENGLISH
                : Locale.FRENCH;
    }
}
