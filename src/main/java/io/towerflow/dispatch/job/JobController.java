package io.towerflow.dispatch.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.dispatch.DispatchSettings;
import io.towerflow.dispatch.visit.JobLink;
import io.towerflow.dispatch.visit.JobLinkRefusedException;
import io.towerflow.dispatch.visit.JobLinkRefusedException.Why;
import io.towerflow.dispatch.visit.ReplyCommand;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the page of a technician's job. The link in its address is the only credential: no cookie is read, so no foreign page
 * can make a browser act for its owner, and no token against that is asked for.
 */
@RestController
@RequestMapping("/job/{token:[^.]+}")
class JobController {

    private static final int LONGEST_TEXT = 1_600;
    private static final int LONGEST_SIGNER = 100;
    private static final int LONGEST_ETA = 24 * 60;
    /** Longest age of what was said: what was said longer ago than a link lives was not said on this page. */
    private static final Duration LONGEST_AGE = Duration.ofDays(30);

    /** Commands that a page may say, by its own words. */
    private static final Map<String, ReplyCommand> VERBS = Map.of(
            "accept", ReplyCommand.ACCEPT,
            "decline", ReplyCommand.DECLINE,
            "eta", ReplyCommand.ETA,
            "arrived", ReplyCommand.ARRIVED,
            "part", ReplyCommand.PART,
            "done", ReplyCommand.DONE,
            "cannot", ReplyCommand.CANNOT);

    private final JobActions actions;
    private final JobPage page;
    private final DispatchSettings settings;
    private final Clock clock;

    JobController(JobActions actions, JobPage page, DispatchSettings settings, Clock clock) {
        this.actions = actions;
        this.page = page;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Message of the page.
     *
     * @param what accept, decline, eta, arrived, part, done, cannot, note or checklist
     * @param words a reason, a part, a cause or a note; may be absent
     * @param minutes of an accept or eta: until he or she will be there, from when it was said
     * @param age how long ago it was said, in milliseconds: it may have waited for a connection
     * @param answers of a checklist, by the keys of its form
     */
    record Said(
            @Nullable String what,
            @Nullable String words,
            @Nullable Integer minutes,
            @Nullable Long age,
            @Nullable JsonNode answers) {}

    /** Shows a technician's job, by its signed link. */
    @GetMapping(produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> show(@RequestAttribute(JobLinkCheck.LINK) JobLink link) {
        return Tenancy.as(link.tenant(), () -> {
            Job job = actions.job(link);
            return job.open()
                    ? html(HttpStatus.OK, page.show(job))
                    : html(
                            HttpStatus.GONE,
                            page.closed(actions.whyClosed(job, Locale.FRENCH), actions.whyClosed(job, Locale.ENGLISH)));
        });
    }

    /**
     * Does what was said, once for each key.
     *
     * @param key made by the page for this one saying, the same when it is sent again
     */
    @PostMapping(path = "/said/{key}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JobActions.Done> said(
            @RequestAttribute(JobLinkCheck.LINK) JobLink link, @PathVariable UUID key, @RequestBody Said said) {
        return act(link, () -> {
            Instant at = saidAt(said.age());
            String words = said.words() == null ? "" : said.words().strip();
            if (words.length() > LONGEST_TEXT || words.indexOf(0) >= 0) {
                throw new InvalidInputException("words", "must be a text of at most " + LONGEST_TEXT + " characters");
            }
            String what = said.what() == null ? "" : said.what();
            ReplyCommand verb = VERBS.get(what);
            if (verb != null) {
                return actions.say(link, key, verb, words, eta(verb, said.minutes(), at), at);
            }
            return switch (what) {
                case "note" -> {
                    if (words.isEmpty()) {
                        throw new InvalidInputException("words", "is empty; write the note");
                    }
                    yield actions.note(link, key, words, at);
                }
                case "checklist" -> {
                    if (said.answers() == null || !said.answers().isObject()) {
                        throw new InvalidInputException("answers", "must be an object with the form's keys");
                    }
                    yield actions.fill(link, key, said.answers(), at);
                }
                default ->
                    throw new InvalidInputException(
                            "what", "must be accept, decline, eta, arrived, part, done, cannot, note or checklist");
            };
        });
    }

    /**
     * Keeps a picture, once for each key. What it is, its bytes say.
     *
     * @param signer whose signature it is; absent for a photo
     * @param age how long ago it was taken, in milliseconds
     */
    @PostMapping("/pictures/{key}")
    ResponseEntity<JobActions.Done> picture(
            @RequestAttribute(JobLinkCheck.LINK) JobLink link,
            @PathVariable UUID key,
            @RequestParam(required = false) @Nullable String signer,
            @RequestParam(required = false) @Nullable Long age,
            HttpServletRequest request)
            throws IOException {
        if (signer != null && (signer.isBlank() || signer.length() > LONGEST_SIGNER || signer.indexOf(0) >= 0)) {
            throw new InvalidInputException("signer", "must be a name of at most " + LONGEST_SIGNER + " characters");
        }
        byte[] bytes = request.getInputStream().readNBytes(settings.pictureBytes() + 1);
        return act(link, () -> actions.picture(link, key, bytes, signer == null ? null : signer.strip(), saidAt(age)));
    }

    private static ResponseEntity<JobActions.Done> act(JobLink link, Supplier<JobActions.Done> work) {
        JobActions.Done done = Tenancy.as(link.tenant(), work);
        boolean over = !done.changed() && done.stage().equals(Stage.GONE.word());
        return ResponseEntity.status(over ? HttpStatus.GONE : HttpStatus.OK).body(done);
    }

    private Instant saidAt(@Nullable Long age) {
        long milliseconds = age == null ? 0 : Math.clamp(age, 0L, LONGEST_AGE.toMillis());
        return clock.instant().minusMillis(milliseconds).truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Instant eta(ReplyCommand verb, @Nullable Integer minutes, Instant saidAt) {
        if (minutes == null || verb != ReplyCommand.ETA && verb != ReplyCommand.ACCEPT) {
            return null;
        }
        if (minutes < 1 || minutes > LONGEST_ETA) {
            throw new InvalidInputException("minutes", "must be from 1 to " + LONGEST_ETA);
        }
        return saidAt.plus(Duration.ofMinutes(minutes));
    }

    /**
     * Answers a refused link with a page for people, in both languages since nobody knows whose link it was; a problem for the
     * page's own calls.
     */
    @ExceptionHandler
    ResponseEntity<?> refused(JobLinkRefusedException refusal, HttpServletRequest request) {
        HttpStatus status = refusal.why() == Why.FORGED ? HttpStatus.FORBIDDEN : HttpStatus.GONE;
        String french = page.why(refusal.why(), Locale.FRENCH);
        String english = page.why(refusal.why(), Locale.ENGLISH);
        return request.getMethod().equals("POST")
                ? ResponseEntity.status(status)
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                        .body(ProblemDetail.forStatusAndDetail(status, french + " / " + english))
                : html(status, page.closed(french, english));
    }

    private static ResponseEntity<String> html(HttpStatus status, String html) {
        return ResponseEntity.status(status)
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                // The browser keeps it for the page's own worker only, which shows it where there is no connection.
                .cacheControl(CacheControl.noStore())
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
                                + "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                // The address is the credential: it goes nowhere else.
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .body(html);
    }
}
