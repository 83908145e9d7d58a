package io.towerflow.modelling;

import io.towerflow.audit.AuditTrail;
import io.towerflow.modelling.LintFinding.Rule;
import io.towerflow.modelling.ProcessChange.State;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.publishing.FourEyes;
import io.towerflow.publishing.Sentence;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes a change from state to state as the process {@code publish-process} says, step by step. A step is one effect in the
 * engine's transaction; called once more after it was done it does nothing.
 */
@Service
@Transactional(noRollbackFor = ChangeUnfitException.class)
public class ProcessChangeLifecycle {

    private static final int LONGEST_NAME = 200;

    private final ProcessChangeRepository repository;
    private final DeployedProcesses deployed;
    private final DeploymentContext.Beans beans;
    private final ProcessChangeNotifications notices;
    private final AuditTrail audit;
    private final Clock clock;

    ProcessChangeLifecycle(
            ProcessChangeRepository repository,
            DeployedProcesses deployed,
            DeploymentContext.Beans beans,
            ProcessChangeNotifications notices,
            AuditTrail audit,
            Clock clock) {
        this.repository = repository;
        this.deployed = deployed;
        this.beans = beans;
        this.notices = notices;
        this.audit = audit;
        this.clock = clock;
    }

    /** Finds what is wrong or unwise in a change, what refuses it first. */
    @Transactional(readOnly = true)
    public List<LintFinding> lint(ProcessChange change) {
        Map<String, String> files = repository.files(change.number());
        List<LintFinding> findings = new ArrayList<>(
                ProcessFiles.lint(files, new DeploymentContext(beans, deployed.keys(), before(change))));
        if (DiagramLint.guards(change.key())) {
            findings.add(
                    new LintFinding(Rule.GUARDING_PROCESS, change.file(), change.key(), null, List.of(change.key())));
        }
        // What may do anything never reaches the engine, not even to be read.
        if (findings.stream().noneMatch(LintFinding::refuses)) {
            files.forEach((file, text) -> {
                if (file.endsWith(Diagram.SUFFIX)) {
                    deployed.troubles(file, text).stream()
                            .map(trouble -> new LintFinding(
                                    Rule.ENGINE, file, trouble.element(), null, List.of(trouble.message())))
                            .forEach(findings::add);
                }
            });
        }
        return findings.stream()
                .sorted(Comparator.comparing(LintFinding::refuses).reversed())
                .toList();
    }

    /** Finds what is different from the version that it is based on. */
    @Transactional(readOnly = true)
    public List<ProcessDifference.Change> difference(ProcessChange change) {
        return ProcessDifference.between(before(change), repository.files(change.number()));
    }

    /** The files of the version that it is based on, by name; none where there is none. */
    @Transactional(readOnly = true)
    public Map<String, String> before(ProcessChange change) {
        return deployed.find(change.key())
                .flatMap(process -> process.versions().stream()
                        .filter(one -> one.version() == change.basedOn())
                        .findFirst())
                .map(deployed::files)
                .orElse(Map.of());
    }

    /** Proposes a change: its author asks for a decision. */
    ProcessChange propose(String number, String actor) {
        ProcessChange change = claimed(number);
        if (change.state() != State.UPLOADED) {
            throw new ConflictException("The change " + number + " was asked about before");
        }
        requireAuthor(change, actor);
        requireFresh(change);
        if (lint(change).stream().anyMatch(LintFinding::refuses)) {
            throw new ConflictException(
                    "The change " + number + " has findings that refuse it: mend them and upload it again");
        }
        repository.state(number, State.WAITING, null, clock.instant());
        repository.happened(number, clock.instant(), "asked", actor, null);
        audit.record(actor, "propose-process", "process-change " + number, Map.of("process", change.key()));
        return shown(number);
    }

    /** Tells those who may decide. */
    public void ask(String number) {
        notices.asked(shown(number));
    }

    /** Whether nobody has decided yet. */
    @Transactional(readOnly = true)
    public boolean waits(String number) {
        return shown(number).state() == State.WAITING;
    }

    /**
     * Records that another person has decided.
     *
     * @throws RuleBrokenException where nobody is known to have decided, or the author, and where another version than the one
     *     that it is based on is the latest
     * @throws ConflictException where it does not wait for a decision
     */
    public void decide(String number, boolean approved, @Nullable String note, @Nullable String actor) {
        ProcessChange change = claimed(number);
        if (change.state() != State.WAITING) {
            throw new ConflictException("The change " + number + " does not wait for a decision");
        }
        String decider = FourEyes.require(number, change.author(), actor);
        Instant now = clock.instant();
        if (approved) {
            requireFresh(change);
            repository.state(number, State.APPROVED, null, now);
        } else {
            if (note == null) {
                throw new InvalidInputException("note", "must say why it is refused: the author reads it");
            }
            repository.state(number, State.REFUSED, new Sentence("workbench.why.person", List.of(decider, note)), now);
        }
        repository.decided(number, decider, note, now);
        repository.happened(number, now, approved ? "approved" : "refused", decider, note);
        audit.record(
                decider,
                approved ? "approve-process" : "refuse-process",
                "process-change " + number,
                Map.of("process", change.key()));
    }

    private void requireFresh(ProcessChange change) {
        stale(change).ifPresent(latest -> {
            throw new RuleBrokenException("Version " + latest + " of the process " + change.key() + " is deployed, and "
                    + change.number() + " is based on version " + change.basedOn() + ": make it anew from version "
                    + latest);
        });
    }

    /** Returns the latest version, where that is not the one that the change is based on. */
    @Transactional(readOnly = true)
    public Optional<Integer> stale(ProcessChange change) {
        return deployed.find(change.key())
                .map(process -> process.latest().version())
                .filter(latest -> latest != change.basedOn());
    }

    /**
     * Deploys the diagram and every form that it shows, in one transaction with the change's own state.
     *
     * @throws ChangeUnfitException if another version came meanwhile, or something refuses it now
     */
    public void publish(String number) {
        ProcessChange change = claimed(number);
        if (change.state() != State.APPROVED) {
            return;
        }
        Optional<Integer> stale = stale(change);
        if (stale.isPresent()) {
            throw unfit(
                    change,
                    new Sentence(
                            "workbench.why.stale",
                            List.of(String.valueOf(stale.get()), String.valueOf(change.basedOn()))));
        }
        List<LintFinding> refusing =
                lint(change).stream().filter(LintFinding::refuses).toList();
        if (!refusing.isEmpty()) {
            throw unfit(change, new Sentence("workbench.why.findings", List.of(String.valueOf(refusing.size()))));
        }
        String name = number + " (" + change.author() + "): " + change.reason();
        DeployedProcess version = deployed.deploy(
                repository.files(number),
                number,
                name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME));
        // The engine lets one transaction deploy at a time; whoever came between would be undone unnoticed.
        if (version.version() != change.basedOn() + 1) {
            throw new ConflictException("Another version of " + change.key() + " came at the same moment");
        }
        Instant now = clock.instant();
        repository.published(number, version.version(), now);
        repository.state(number, State.PUBLISHED, null, now);
        repository.happened(number, now, "published", null, null);
        notices.published(shown(number));
    }

    private ChangeUnfitException unfit(ProcessChange change, Sentence why) {
        repository.state(change.number(), State.REFUSED, why, clock.instant());
        return new ChangeUnfitException(change.number() + ": " + why.key());
    }

    /** Refuses it: it will not be deployed; its author is told why, where that was not himself or herself. */
    public void refuse(String number) {
        ProcessChange change = shown(number);
        if (change.state() == State.REFUSED) {
            notices.refused(change);
        }
    }

    /** Withdraws it: its author takes it back. */
    void withdraw(String number, @Nullable String note, String actor) {
        ProcessChange change = claimed(number);
        requireAuthor(change, actor);
        if (change.state() != State.UPLOADED && change.state() != State.WAITING) {
            throw new ConflictException("The change " + number + " does not wait for a decision");
        }
        Instant now = clock.instant();
        repository.state(number, State.WITHDRAWN, null, now);
        repository.happened(number, now, "withdrawn", actor, note);
    }

    private static void requireAuthor(ProcessChange change, String actor) {
        if (!actor.equals(change.author())) {
            throw new RuleBrokenException("Only " + change.author() + ", who uploaded " + change.number()
                    + ", asks for a decision about it or takes it back");
        }
    }

    @Transactional(readOnly = true)
    public ProcessChange shown(String number) {
        return repository.find(number).orElseThrow(() -> unknown(number));
    }

    private ProcessChange claimed(String number) {
        return repository.claim(number).orElseThrow(() -> unknown(number));
    }

    private static NotFoundException unknown(String number) {
        return new NotFoundException("process change", number);
    }
}
