package io.towerflow.workbench.web;

import io.towerflow.correlation.Shadows;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Paging;
import io.towerflow.publishing.PublicationEvent;
import io.towerflow.workbench.proposal.ProposalRequest;
import io.towerflow.workbench.proposal.Proposals;
import io.towerflow.workbench.proposal.RuleProposal;
import io.towerflow.workbench.proposal.RuleProposal.Decision;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

/** Changes of the rules: proposed, decided about, taken back, rolled back. */
@RestController
@RequestMapping("/api/rules/proposals")
class ProposalController {

    private static final int EXAMPLES = 100;

    private final Proposals proposals;
    private final Shadows shadows;

    ProposalController(Proposals proposals, Shadows shadows) {
        this.proposals = proposals;
        this.shadows = shadows;
    }

    /**
     * @param decision publish, shadow or refuse
     * @param shadowMinutes how long it runs in shadow before it is asked about again
     * @param note words for the author; needed to refuse
     */
    record Verdict(
            @Nullable String decision,
            @Nullable Integer shadowMinutes,
            @Nullable String note) {}

    /** @param reason why; who is concerned reads it */
    record Words(@Nullable String reason) {}

    /** A proposal with what happened to it. */
    record Whole(RuleProposal proposal, List<PublicationEvent> events) {}

    /** Observations of a shadow, with the latest hundred examples of each difference. */
    record Shadow(
            Shadows.Comparison comparison,
            int agreementPercent,
            List<Shadows.Elsewhere> elsewhere,
            List<Shadows.OtherCause> otherCauses,
            @Nullable String failure) {}

    /** The proposed changes of rules, newest first. */
    @GetMapping
    ResponseEntity<List<RuleProposal>> page(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        Proposals.Page page = proposals.page(state(state), offset, limit);
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(page.total()))
                .body(page.proposals());
    }

    private static RuleProposal.@Nullable State state(@Nullable String word) {
        if (word == null || word.isBlank()) {
            return null;
        }
        return Arrays.stream(RuleProposal.State.values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "state",
                        "must be one of "
                                + Arrays.stream(RuleProposal.State.values())
                                        .map(RuleProposal.State::word)
                                        .toList()));
    }

    /** Proposes a version of a rule set: it is tested, backtested and put before another person. */
    @PostMapping
    ResponseEntity<RuleProposal> propose(@RequestBody ProposalRequest request, Principal who) {
        RuleProposal proposal = proposals.propose(request, who.getName());
        return ResponseEntity.created(URI.create("/api/rules/proposals/" + proposal.number()))
                .body(proposal);
    }

    /** A proposal with what happened to it. */
    @GetMapping("/{number}")
    Whole one(@PathVariable String number) {
        return new Whole(find(number), proposals.events(number));
    }

    /** What the proposed rules decide beside those in force, while they run as a shadow. */
    @GetMapping("/{number}/shadow")
    Shadow shadow(@PathVariable String number) {
        find(number);
        Shadows.Comparison comparison = shadows.comparison(number);
        return new Shadow(
                comparison,
                comparison.agreement(),
                shadows.elsewhere(number, EXAMPLES),
                shadows.otherCauses(number, EXAMPLES),
                shadows.failure(number).orElse(null));
    }

    /** Not by the author. */
    @PostMapping("/{number}/decide")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void decide(@PathVariable String number, @RequestBody Verdict verdict, Principal who) {
        find(number);
        Decision decision;
        try {
            decision = Decision.valueOf(String.valueOf(verdict.decision()).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new InvalidInputException("decision", "must be publish, shadow or refuse, not " + verdict.decision());
        }
        proposals.decide(
                number,
                decision,
                verdict.shadowMinutes() == null ? null : Duration.ofMinutes(verdict.shadowMinutes()),
                verdict.note(),
                who.getName());
    }

    /** By the author only. */
    @PostMapping("/{number}/withdraw")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(@PathVariable String number, @RequestBody(required = false) @Nullable Words words, Principal who) {
        find(number);
        proposals.withdraw(number, words == null ? null : words.reason(), who.getName());
    }

    /** Ends the shadow before its time. */
    @PostMapping("/{number}/end-shadow")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endShadow(@PathVariable String number, Principal who) {
        find(number);
        proposals.endShadow(number, who.getName());
    }

    /** Puts the version before it in force again. */
    @PostMapping("/{number}/roll-back")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void rollBack(@PathVariable String number, @RequestBody(required = false) @Nullable Words words, Principal who) {
        find(number);
        String reason = words == null ? null : words.reason();
        proposals.rollBack(number, reason == null ? "" : reason, who.getName());
    }

    private RuleProposal find(String number) {
        return proposals.find(number).orElseThrow(() -> new NotFoundException("rule proposal", number));
    }
}
