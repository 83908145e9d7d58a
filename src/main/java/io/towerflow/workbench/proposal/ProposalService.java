package io.towerflow.workbench.proposal;

import io.towerflow.audit.AuditTrail;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.publishing.PublicationEvent;
import io.towerflow.rules.RuleVersions;
import io.towerflow.rules.language.BrokenRules;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.workbench.RuleCandidate;
import io.towerflow.workbench.WorkbenchSettings;
import io.towerflow.workbench.proposal.RuleProposal.Decision;
import io.towerflow.workbench.proposal.RuleProposal.State;
import io.towerflow.workbench.testing.RuleTestReport;
import io.towerflow.workbench.testing.RuleTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps proposals in the tables; what happens next is the process's. */
@Service
@Transactional
@EnableConfigurationProperties(WorkbenchSettings.class)
class ProposalService implements Proposals {

    private static final int LONGEST_TEXT = 500;

    private final ProposalRepository repository;
    private final ProposalLifecycle lifecycle;
    private final ProposalProcess process;
    private final RuleVersions versions;
    private final RuleTests tests;
    private final AuditTrail audit;
    private final Clock clock;

    ProposalService(
            ProposalRepository repository,
            ProposalLifecycle lifecycle,
            ProposalProcess process,
            RuleVersions versions,
            RuleTests tests,
            AuditTrail audit,
            Clock clock) {
        this.repository = repository;
        this.lifecycle = lifecycle;
        this.process = process;
        this.versions = versions;
        this.tests = tests;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public RuleProposal propose(ProposalRequest request, String author) {
        List<InvalidInputException.Field> wrong = new ArrayList<>();
        String set = request.set();
        if (set == null || !versions.sets().contains(set)) {
            wrong.add(new InvalidInputException.Field("set", "must be one of " + versions.sets()));
        }
        String reason = text(request.reason());
        if (reason == null) {
            wrong.add(new InvalidInputException.Field("reason", "is missing: who decides reads it"));
        } else if (reason.length() > LONGEST_TEXT) {
            wrong.add(new InvalidInputException.Field("reason", "must have at most " + LONGEST_TEXT + " characters"));
        }
        Integer basedOn = request.basedOn();
        if (basedOn == null) {
            wrong.add(new InvalidInputException.Field("basedOn", "is missing: the version that it was made from"));
        }
        Map<String, String> files = request.files();
        if (files == null || files.isEmpty()) {
            wrong.add(new InvalidInputException.Field("files", "are missing: all that the version is made of"));
        }
        if (!wrong.isEmpty() || set == null || reason == null || basedOn == null || files == null) {
            throw new InvalidInputException(wrong);
        }
        int inForce = versions.inForce(set).version();
        if (inForce != basedOn) {
            throw new ConflictException(
                    "Version " + inForce + " of the rule set " + set + " is in force, and this is based on version "
                            + basedOn + ": make it anew from version " + inForce);
        }
        if (files.equals(versions.files(set, inForce))) {
            throw new InvalidInputException("files", "are those of the version in force: nothing would change");
        }
        RuleTestReport report = tests.run(set, files);
        if (!report.passed()) {
            throw new InvalidInputException(report.allFaults().stream()
                    .map(fault -> new InvalidInputException.Field("files", fault.toString()))
                    .toList());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        RuleProposal proposal = new RuleProposal(
                String.format(
                        Locale.ROOT, "RP-%d-%06d", now.atOffset(ZoneOffset.UTC).getYear(), repository.nextNumber()),
                Tenancy.required(),
                set,
                basedOn,
                stored(set, files, basedOn, author, reason),
                RuleCandidate.hash(files),
                State.PROPOSED,
                author,
                reason,
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null);
        repository.insert(proposal);
        repository.happened(proposal.number(), now, "proposed", author, reason);
        audit.record(
                author,
                "propose-rules",
                "rule-proposal " + proposal.number(),
                Map.of("set", set, "version", proposal.version()));
        repository.process(proposal.number(), process.start(proposal));
        return lifecycle.shown(proposal.number());
    }

    private int stored(String set, Map<String, String> files, int basedOn, String author, String reason) {
        try {
            return versions.store(set, files, basedOn, author, reason);
        } catch (BrokenRules broken) {
            throw new InvalidInputException("files", String.valueOf(broken.getMessage()));
        }
    }

    @Override
    @Transactional(readOnly = true)
    public Page page(@Nullable State state, int offset, int limit) {
        return new Page(repository.page(state, offset, limit), repository.count(state));
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<RuleProposal> find(String number) {
        return repository.find(number);
    }

    @Override
    @Transactional(readOnly = true)
    public List<PublicationEvent> events(String number) {
        return repository.events(number);
    }

    @Override
    public void decide(
            String number, Decision decision, @Nullable Duration shadow, @Nullable String note, String actor) {
        lifecycle.decide(number, decision, shadow, text(note), actor);
        if (!process.decided(number)) {
            throw new ConflictException("The proposal " + number + " does not wait for a decision");
        }
    }

    @Override
    public void withdraw(String number, @Nullable String note, String actor) {
        lifecycle.withdraw(number, text(note), actor);
        if (!process.withdrawn(number)) {
            throw new ConflictException("The proposal " + number + " does not wait for a decision");
        }
    }

    @Override
    public void endShadow(String number, String actor) {
        if (!process.shadowEnded(number)) {
            throw new ConflictException("The proposal " + number + " is not in shadow");
        }
        repository.happened(number, clock.instant(), "shadow-ended-early", actor, null);
    }

    @Override
    public void rollBack(String number, String reason, String actor) {
        String why = text(reason);
        if (why == null) {
            throw new InvalidInputException("reason", "is missing: author and approver read it");
        }
        boolean watched = lifecycle.shown(number).state() == State.WATCHED;
        lifecycle.rollBack(number, why, actor);
        // After the watch no process listens any more.
        if (watched && !process.rolledBack(number)) {
            throw new ConflictException("The watch looks at " + number + " at this very moment: try again");
        }
    }

    private static @Nullable String text(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
