package io.towerflow.workbench.draft;

import io.towerflow.audit.AuditTrail;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.InvalidInputException.Field;
import io.towerflow.problem.NotFoundException;
import io.towerflow.rules.RuleVersions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The drafts of the current tenant: opened on a version, saved as often as one likes, broken or not, and discarded. */
@Service
@Transactional
public class Drafts {

    private static final int LONGEST_TITLE = 200;

    private final DraftRepository repository;
    private final RuleVersions versions;
    private final AuditTrail audit;
    private final Clock clock;

    Drafts(DraftRepository repository, RuleVersions versions, AuditTrail audit, Clock clock) {
        this.repository = repository;
        this.versions = versions;
        this.audit = audit;
        this.clock = clock;
    }

    /** All drafts, the last changed first. */
    @Transactional(readOnly = true)
    public List<RuleDraft> list() {
        return repository.list();
    }

    /** @throws NotFoundException if there is none */
    @Transactional(readOnly = true)
    public RuleDraft get(long id) {
        return repository.find(id).orElseThrow(() -> new NotFoundException("rule draft", String.valueOf(id)));
    }

    /**
     * What a draft is made of, as text by file name.
     *
     * @throws NotFoundException if there is none
     */
    @Transactional(readOnly = true)
    public Map<String, String> files(long id) {
        get(id);
        return repository.files(id);
    }

    /**
     * Opens a draft on the version in force.
     *
     * @throws InvalidInputException for an unknown set, or without a title
     */
    public RuleDraft open(String set, String title, String author) {
        return open(set, title, versions.files(known(set), versions.inForce(set).version()), author);
    }

    /**
     * Opens a draft that has these files, as a change of the version in force.
     *
     * @throws InvalidInputException for an unknown set, without a title, or for files that are not a rule set's
     */
    public RuleDraft open(String set, String title, Map<String, String> files, String author) {
        int basedOn = versions.inForce(known(set)).version();
        check(title, files);
        Instant now = now();
        RuleDraft draft =
                repository.insert(new RuleDraft(0, set, basedOn, title.strip(), author, now, author, now, 1), files);
        audit.record(author, "open-rule-draft", thing(draft), Map.of("basedOn", basedOn, "title", draft.title()));
        return draft;
    }

    /**
     * Stores what a draft is made of now. It may be broken: whoever writes it wants to go home at times.
     *
     * @param revision the one that the caller has seen
     * @throws ConflictException where somebody else has saved it since
     * @throws InvalidInputException without a title, or for files that are not a rule set's
     */
    public RuleDraft save(long id, int revision, String title, Map<String, String> files, String by) {
        RuleDraft before = get(id);
        check(title, files);
        if (before.revision() != revision || !repository.update(id, revision, title.strip(), by, now())) {
            RuleDraft now = get(id);
            throw new ConflictException(
                    "This draft was saved by " + now.changedBy() + " at " + now.changedAt() + " meanwhile (revision "
                            + now.revision() + "). Copy what you wrote, load it again and put it in.");
        }
        repository.replaceFiles(id, files);
        RuleDraft saved = get(id);
        audit.record(by, "save-rule-draft", thing(saved), Map.of("revision", saved.revision()));
        return saved;
    }

    /** @throws NotFoundException if there is none */
    public void discard(long id, String by) {
        RuleDraft draft = get(id);
        repository.delete(id);
        audit.record(by, "discard-rule-draft", thing(draft), Map.of("title", draft.title()));
    }

    private String known(String set) {
        if (!versions.sets().contains(set)) {
            throw new InvalidInputException(
                    "set", "must be one of " + String.join(", ", versions.sets()) + ", not " + set);
        }
        return set;
    }

    private static void check(String title, Map<String, String> files) {
        List<Field> wrong = new ArrayList<>();
        if (title.isBlank() || title.length() > LONGEST_TITLE) {
            wrong.add(new Field("title", "must have 1 to " + LONGEST_TITLE + " characters: what the change is for"));
        }
        wrong.addAll(DraftLimits.wrong(files));
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
    }

    private static String thing(RuleDraft draft) {
        return "rule-draft " + draft.set() + " " + draft.id();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** The files of the sets in force, as one would lay them out under {@code rules/}: text by set and file name. */
    @Transactional(readOnly = true)
    public Map<String, Map<String, String>> inForce() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        versions.sets()
                .forEach(set ->
                        all.put(set, versions.files(set, versions.inForce(set).version())));
        return all;
    }
}
