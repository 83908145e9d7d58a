package io.towerflow.correlation.web;

import io.towerflow.correlation.CauseCandidate;
import io.towerflow.correlation.CauseLearning;
import io.towerflow.correlation.LearnedCauses;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Paging;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Serves what was learned from the stored alarms, and takes what analysts decide about it. */
@RestController
@RequestMapping("/api/learned-causes")
class LearnedCauseController {

    private final LearnedCauses causes;

    LearnedCauseController(LearnedCauses causes) {
        this.causes = causes;
    }

    /**
     * Lists learned causes: proposed ones first, then undirected, accepted and refused ones, each by falling confidence; those of
     * one state if it is given.
     */
    @GetMapping
    ResponseEntity<List<CauseCandidate>> list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        if (state != null
                && Arrays.stream(CauseCandidate.State.values())
                        .noneMatch(known -> known.word().equals(state))) {
            throw new InvalidInputException("state", "must be proposed, undirected, accepted or refused, not " + state);
        }
        List<CauseCandidate> all = causes.all().stream()
                .filter(one -> state == null || one.state().word().equals(state))
                .toList();
        return ResponseEntity.ok()
                .header("X-Total-Count", Integer.toString(all.size()))
                .body(all.stream().skip(offset).limit(limit).toList());
    }

    /** Returns a cause that was learned from recorded alarms, with its figures. */
    @GetMapping("/{id}")
    CauseCandidate one(@PathVariable long id) {
        return causes.find(id).orElseThrow(() -> new NotFoundException("learned cause", String.valueOf(id)));
    }

    /** Learns from the alarms of the last weeks; answers when it has ended. */
    @PostMapping("/learn")
    CauseLearning learn(Principal principal) {
        return causes.learn(principal.getName());
    }

    /** Reason of a decision about a learned cause. */
    record Reason(@Nullable String reason) {}

    /** Accepts a learned cause: rules may use it. */
    @PostMapping("/{id}/accept")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void accept(@PathVariable long id, @RequestBody(required = false) @Nullable Reason reason, Principal principal) {
        causes.accept(id, words(reason), principal.getName());
    }

    /** Refuses a learned cause for good. */
    @PostMapping("/{id}/refuse")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void refuse(@PathVariable long id, @RequestBody(required = false) @Nullable Reason reason, Principal principal) {
        causes.refuse(id, words(reason), principal.getName());
    }

    private static String words(@Nullable Reason reason) {
        return reason == null || reason.reason() == null ? "" : reason.reason();
    }
}
