package io.towerflow.workbench.proposal;

import io.towerflow.audit.AuditTrail;
import io.towerflow.correlation.Shadows;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.publishing.FourEyes;
import io.towerflow.publishing.Sentence;
import io.towerflow.rules.Activation;
import io.towerflow.rules.RuleVersions;
import io.towerflow.workbench.RuleCandidate;
import io.towerflow.workbench.WorkbenchSettings;
import io.towerflow.workbench.backtest.Backtest;
import io.towerflow.workbench.backtest.Backtests;
import io.towerflow.workbench.proposal.RuleProposal.Band;
import io.towerflow.workbench.proposal.RuleProposal.Decision;
import io.towerflow.workbench.proposal.RuleProposal.Reading;
import io.towerflow.workbench.proposal.RuleProposal.State;
import io.towerflow.workbench.testing.RuleTestReport;
import io.towerflow.workbench.testing.RuleTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes a proposal from state to state as its process says, step by step. A step is one effect in the engine's transaction;
 * called once more after it was done it does nothing.
 */
@Service
@Transactional(noRollbackFor = ProposalUnfitException.class)
public class ProposalLifecycle {

    private static final Duration SHORTEST_SHADOW = Duration.ofMinutes(1);

    private final ProposalRepository repository;
    private final RuleVersions versions;
    private final RuleTests tests;
    private final Backtests backtests;
    private final RuleWatch watch;
    private final Shadows shadows;
    private final ProposalNotifications notices;
    private final WorkbenchSettings settings;
    private final AuditTrail audit;
    private final Clock clock;

    ProposalLifecycle(
            ProposalRepository repository,
            RuleVersions versions,
            RuleTests tests,
            Backtests backtests,
            RuleWatch watch,
            Shadows shadows,
            ProposalNotifications notices,
            WorkbenchSettings settings,
            AuditTrail audit,
            Clock clock) {
        this.repository = repository;
        this.versions = versions;
        this.tests = tests;
        this.backtests = backtests;
        this.watch = watch;
        this.shadows = shadows;
        this.notices = notices;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Runs the tests that travel with the rules.
     *
     * @throws ProposalUnfitException if one fails
     */
    public void test(String number) {
        RuleProposal proposal = claimed(number);
        if (proposal.checks() != null) {
            return;
        }
        RuleTestReport report = tests.run(proposal.set(), versions.files(proposal.set(), proposal.version()));
        if (!report.passed()) {
            throw unfit(
                    proposal,
                    new Sentence(
                            "workbench.why.tests",
                            List.of(
                                    String.valueOf(report.failed()),
                                    report.allFaults().getFirst().toString())));
        }
        repository.checks(
                number,
                new ProposalChecks(
                        report.tests().size(),
                        report.coverage(),
                        report.untested().stream()
                                .map(RuleTestReport.RuleUse::rule)
                                .toList(),
                        null));
        repository.happened(number, clock.instant(), "tested", null, null);
    }

    /** Requests a backtest beside the version that it is based on. Where there are no alarms to try it on there is none. */
    public void startBacktest(String number) {
        RuleProposal proposal = claimed(number);
        ProposalChecks checks = Objects.requireNonNull(proposal.checks());
        if (checks.backtest() != null) {
            return;
        }
        RuleCandidate candidate = new RuleCandidate(proposal.set(), versions.files(proposal.set(), proposal.version()));
        backtests
                .requestUsual(candidate, number, proposal.basedOn(), proposal.author())
                .ifPresent(id -> repository.checks(number, checks.with(id)));
    }

    /**
     * Checks whether the backtest has ended.
     *
     * @throws ProposalUnfitException if it failed, because the rules cost too much on the alarms among others, or was cancelled
     */
    public boolean backtestEnded(String number) {
        RuleProposal proposal = claimed(number);
        Long id = Objects.requireNonNull(proposal.checks()).backtest();
        if (id == null) {
            return true;
        }
        Backtest backtest = backtests.hold(id);
        return switch (backtest.state()) {
            case WAITING, RUNNING -> false;
            case DONE -> {
                repository.happened(number, clock.instant(), "backtested", null, null);
                yield true;
            }
            case FAILED ->
                throw unfit(
                        proposal,
                        new Sentence(
                                "workbench.why.backtest", List.of(Objects.requireNonNullElse(backtest.trouble(), ""))));
            // Whoever cancels it must not get past the bound of its cost
            case CANCELLED -> throw unfit(proposal, new Sentence("workbench.why.backtest-cancelled", List.of()));
        };
    }

    /** Asks another person about it from now on. */
    public void ask(String number) {
        if (claimed(number).state() != State.PROPOSED) {
            return;
        }
        repository.state(number, State.WAITING, clock.instant());
        notices.asked(shown(number));
    }

    private ProposalUnfitException unfit(RuleProposal proposal, Sentence why) {
        repository.ended(proposal.number(), proposal.state(), why, clock.instant());
        return new ProposalUnfitException(proposal.number() + ": " + why.key());
    }

    /**
     * Records that another person has decided.
     *
     * @param shadow how long; for {@link Decision#SHADOW}
     * @throws RuleBrokenException where nobody is known to have decided, or the author, or where the version in force is no
     *     longer the one that the proposal is based on
     * @throws ConflictException where it does not wait for a decision
     */
    public void decide(
            String number,
            Decision decision,
            @Nullable Duration shadow,
            @Nullable String note,
            @Nullable String actor) {
        RuleProposal proposal = claimed(number);
        if (!waits(proposal)) {
            throw new ConflictException("The proposal " + number + " does not wait for a decision");
        }
        String decider = FourEyes.require(number, proposal.author(), actor);
        Instant now = clock.instant();
        if (decision == Decision.REFUSE) {
            if (note == null) {
                throw new InvalidInputException("note", "must say why it is refused: the author reads it");
            }
            repository.ended(number, State.WAITING, new Sentence("workbench.why.person", List.of(decider, note)), now);
        } else {
            requireFresh(proposal);
        }
        if (decision == Decision.SHADOW) {
            begin(proposal, shadow, now);
        }
        if (decision == Decision.PUBLISH) {
            repository.state(number, State.APPROVED, now);
        }
        repository.decided(number, decider, note, now);
        repository.happened(number, now, "decided-" + word(decision), decider, note);
        audit.record(decider, word(decision) + "-rules", "rule-proposal " + number, Map.of("set", proposal.set()));
    }

    /** Whether nobody has decided yet. */
    @Transactional(readOnly = true)
    public boolean waits(String number) {
        return waits(shown(number));
    }

    /** Whether it waits; what was refused or taken back waits only for its process. */
    private static boolean waits(RuleProposal proposal) {
        return proposal.state() == State.WAITING && proposal.why() == null;
    }

    private void begin(RuleProposal proposal, @Nullable Duration time, Instant now) {
        if (!Shadows.SETS.contains(proposal.set())) {
            throw new InvalidInputException(
                    "decision",
                    "the rule set " + proposal.set() + " cannot run in shadow, only "
                            + String.join(" and ", Shadows.SETS));
        }
        if (time == null || time.compareTo(SHORTEST_SHADOW) < 0 || time.compareTo(settings.longestShadow()) > 0) {
            throw new InvalidInputException(
                    "shadowMinutes",
                    "must be from " + SHORTEST_SHADOW.toMinutes() + " to "
                            + settings.longestShadow().toMinutes());
        }
        if (repository.count(State.SHADOW) >= settings.mostShadows()) {
            throw new RuleBrokenException(
                    settings.mostShadows() + " proposals are in shadow: wait until one has ended");
        }
        repository.shadow(proposal.number(), now, now.plus(time));
        repository.state(proposal.number(), State.SHADOW, now);
    }

    private static String word(Decision decision) {
        return decision.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Requires that it is fresh: what was based on another version than that in force would take back what came in between. */
    void requireFresh(RuleProposal proposal) {
        int inForce = versions.inForce(proposal.set()).version();
        if (inForce != proposal.basedOn()) {
            throw new RuleBrokenException("Version " + inForce + " of the rule set " + proposal.set()
                    + " is in force, and " + proposal.number() + " is based on version " + proposal.basedOn()
                    + ": make it anew from version " + inForce);
        }
    }

    /** Returns when the shadow period is over. */
    @Transactional(readOnly = true)
    public Instant shadowUntil(String number) {
        return Objects.requireNonNull(shown(number).shadowUntil());
    }

    /** Ends the shadow period: it is asked about again, with what was seen. */
    public void endShadow(String number) {
        RuleProposal proposal = claimed(number);
        if (proposal.state() != State.SHADOW) {
            return;
        }
        Instant now = clock.instant();
        repository.state(number, State.WAITING, now);
        repository.happened(
                number, now, "shadow-ended", null, shadows.failure(number).orElse(null));
        notices.asked(shown(number));
    }

    /**
     * Puts it in force at one instant. It is watched from then on.
     *
     * @return when it is no longer watched
     * @throws ProposalUnfitException if the version in force is no longer the one that it is based on
     */
    public Instant publish(String number) {
        RuleProposal proposal = claimed(number);
        if (proposal.state() != State.APPROVED) {
            return Objects.requireNonNull(proposal.watchedUntil(), "Only what was approved is published: " + number);
        }
        int inForce = versions.inForce(proposal.set()).version();
        if (inForce != proposal.basedOn()) {
            throw unfit(
                    proposal,
                    new Sentence(
                            "workbench.why.stale",
                            List.of(String.valueOf(inForce), String.valueOf(proposal.basedOn()))));
        }
        Instant now = clock.instant();
        // Counted first: nobody waits for it under the lock of the version in force.
        List<Band> bands = watch.bands(now);
        versions.activate(proposal.set(), proposal.version(), proposal.author(), number + ": " + proposal.reason());
        requireNobodyBetween(proposal);
        Instant until = now.plus(settings.watch());
        repository.published(number, proposal.basedOn(), now, until, bands);
        repository.state(number, State.WATCHED, now);
        repository.happened(number, now, "came-in-force", null, null);
        return until;
    }

    /**
     * Requires that nobody put another version in force after we looked and before we held the lock: it would be undone
     * unnoticed.
     */
    private void requireNobodyBetween(RuleProposal proposal) {
        List<Activation> latest = versions.activations(proposal.set());
        if (latest.size() > 1 && latest.get(1).version() != proposal.basedOn()) {
            throw new ConflictException("Another version of " + proposal.set() + " came in force at the same moment");
        }
    }

    /** Returns when the watch looks next. */
    @Transactional(readOnly = true)
    public Instant nextLook() {
        return clock.instant().plus(settings.look());
    }

    /**
     * Checks what the version in force brings about.
     *
     * @return whether its time is over: it leaves its band, or another version is in force already
     */
    public boolean leavesBand(String number) {
        RuleProposal proposal = claimed(number);
        if (proposal.state() != State.WATCHED) {
            return false;
        }
        Instant since = Objects.requireNonNull(proposal.publishedAt());
        List<Reading> readings = watch.read(proposal.bands(), since, clock.instant());
        repository.looked(number, proposal.bands(), readings);
        return replaced(proposal) || readings.stream().anyMatch(Reading::out);
    }

    /** Whether a person, or the budget of the rules, has put another version in force. */
    private boolean replaced(RuleProposal proposal) {
        return versions.inForce(proposal.set()).version() != proposal.version();
    }

    private Sentence byAnother(RuleProposal proposal) {
        return new Sentence(
                "workbench.why.replaced",
                List.of(versions.activations(proposal.set()).getFirst().reason()));
    }

    /**
     * Rolls back a version that has left its band: the version of before comes back, and author and approver are told why, with
     * the numbers.
     */
    public void rollBack(String number) {
        RuleProposal proposal = claimed(number);
        if (proposal.state() != State.WATCHED) {
            return;
        }
        if (replaced(proposal)) {
            goBack(proposal, RuleVersions.PRODUCT, number, byAnother(proposal));
            return;
        }
        String numbers = proposal.readings().stream()
                .filter(Reading::out)
                .map(reading ->
                        reading.measure() + " " + reading.count() + " [" + reading.low() + ", " + reading.high() + "]")
                .collect(Collectors.joining("; "));
        List<String> arguments = proposal.readings().stream()
                .filter(Reading::out)
                .findFirst()
                .map(reading -> List.of(
                        reading.measure(),
                        String.valueOf(reading.count()),
                        String.valueOf(reading.low()),
                        String.valueOf(reading.high())))
                .orElseThrow();
        goBack(proposal, RuleVersions.PRODUCT, number + ": " + numbers, new Sentence("workbench.why.band", arguments));
    }

    /**
     * Rolls back for a person, who puts the version of before in force.
     *
     * @throws ConflictException where the proposal's version is not the one in force
     */
    void rollBack(String number, String reason, String actor) {
        RuleProposal proposal = claimed(number);
        int inForce = versions.inForce(proposal.set()).version();
        if (!proposal.state().inForce() || inForce != proposal.version()) {
            throw new ConflictException("Version " + inForce + " of the rule set " + proposal.set()
                    + " is in force, not version " + proposal.version() + " of " + number);
        }
        goBack(proposal, actor, number + ": " + reason, new Sentence("workbench.why.by-hand", List.of(actor, reason)));
        audit.record(actor, "roll-back-rules", "rule-proposal " + number, Map.of("reason", reason));
    }

    private void goBack(RuleProposal proposal, String by, String reason, Sentence why) {
        Instant now = clock.instant();
        int before = Objects.requireNonNull(proposal.versionBefore());
        if (!replaced(proposal)) {
            versions.activate(proposal.set(), before, by, reason);
        }
        repository.ended(proposal.number(), State.ROLLED_BACK, why, now);
        repository.happened(proposal.number(), now, "rolled-back", by.equals(RuleVersions.PRODUCT) ? null : by, null);
        notices.rolledBack(shown(proposal.number()));
    }

    /**
     * Confirms it: the watch time is over, and it has stayed in its band; or somebody else has put another version in force
     * meanwhile.
     */
    public void confirm(String number) {
        RuleProposal proposal = claimed(number);
        if (proposal.state() != State.WATCHED) {
            return;
        }
        Instant now = clock.instant();
        if (!replaced(proposal)) {
            repository.state(number, State.PUBLISHED, now);
            repository.happened(number, now, "published", null, null);
            notices.published(shown(number));
        } else {
            goBack(proposal, RuleVersions.PRODUCT, number, byAnother(proposal));
        }
    }

    /** Refuses it: it will not come in force; the author is told why. */
    public void refuse(String number) {
        RuleProposal proposal = claimed(number);
        if (proposal.state().over()) {
            return;
        }
        Instant now = clock.instant();
        repository.state(number, State.REFUSED, now);
        repository.happened(number, now, "refused", null, null);
        notices.refused(shown(number));
    }

    /** Withdraws it: the author takes it back; the process then refuses it. */
    void withdraw(String number, @Nullable String note, String actor) {
        RuleProposal proposal = claimed(number);
        if (!actor.equals(proposal.author())) {
            throw new RuleBrokenException(
                    "Only " + proposal.author() + ", who proposed " + number + ", takes it back; others refuse it");
        }
        if (!waits(proposal)) {
            throw new ConflictException("The proposal " + number + " does not wait for a decision");
        }
        Instant now = clock.instant();
        repository.ended(
                number, State.WAITING, new Sentence("workbench.why.withdrawn", List.of(note == null ? "" : note)), now);
        repository.happened(number, now, "withdrawn", actor, note);
    }

    @Transactional(readOnly = true)
    public RuleProposal shown(String number) {
        return repository.find(number).orElseThrow(() -> unknown(number));
    }

    private RuleProposal claimed(String number) {
        return repository.claim(number).orElseThrow(() -> unknown(number));
    }

    private static NotFoundException unknown(String number) {
        return new NotFoundException("rule proposal", number);
    }
}
