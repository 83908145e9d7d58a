package io.towerflow.modelling;

import io.towerflow.audit.AuditTrail;
import io.towerflow.modelling.ProcessChange.State;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.publishing.PublicationEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Changed diagrams and forms as people work on them; what happens next is the process {@code publish-process}'s. */
@Service
@Transactional
public class ProcessChanges {

    private static final int LONGEST_REASON = 500;
    private static final int MOST_FILES = 20;
    /** Pattern of what a browser or Modeler may call a file. */
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9 ()_.-]{0,100}";

    private static final String FILES = "files";

    private final ProcessChangeRepository repository;
    private final ProcessChangeLifecycle lifecycle;
    private final PublishProcess process;
    private final DeployedProcesses deployed;
    private final AuditTrail audit;
    private final Clock clock;

    ProcessChanges(
            ProcessChangeRepository repository,
            ProcessChangeLifecycle lifecycle,
            PublishProcess process,
            DeployedProcesses deployed,
            AuditTrail audit,
            Clock clock) {
        this.repository = repository;
        this.lifecycle = lifecycle;
        this.process = process;
        this.deployed = deployed;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Takes a changed diagram, changed forms, or both. What was not uploaded is taken from the deployed version.
     *
     * @param uploaded bytes by file name
     * @throws InvalidInputException where they cannot be taken at all; what is wrong inside of them is told by {@link #lint}
     */
    public ProcessChange upload(Map<String, byte[]> uploaded, @Nullable String reason, String author) {
        List<InvalidInputException.Field> wrong = new ArrayList<>();
        String why = text(reason);
        if (why == null) {
            wrong.add(new InvalidInputException.Field("reason", "is missing: who decides reads it"));
        } else if (why.length() > LONGEST_REASON) {
            wrong.add(new InvalidInputException.Field("reason", "must have at most " + LONGEST_REASON + " characters"));
        }
        Map<String, String> texts = texts(uploaded, wrong);
        if (!wrong.isEmpty() || why == null) {
            throw new InvalidInputException(wrong);
        }
        Optional<DeployedProcess.Process> target = target(texts);
        Map<String, String> before =
                target.map(found -> deployed.files(found.latest())).orElse(Map.of());
        Map<String, String> files = completed(texts, before);
        if (files.equals(before)) {
            throw new InvalidInputException(FILES, "are those that are deployed: nothing would change");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ProcessChange change = new ProcessChange(
                String.format(
                        Locale.ROOT, "PC-%d-%06d", now.atOffset(ZoneOffset.UTC).getYear(), repository.nextNumber()),
                target.map(found -> found.latest().key()).orElseGet(() -> key(texts)),
                target.map(found -> found.latest().version()).orElse(0),
                State.UPLOADED,
                author,
                why,
                now,
                null,
                null,
                null,
                null,
                null,
                null);
        repository.insert(change, files);
        repository.happened(change.number(), now, "uploaded", author, String.join(", ", texts.keySet()));
        audit.record(author, "upload-process", "process-change " + change.number(), Map.of("process", change.key()));
        return change;
    }

    private static Map<String, String> texts(Map<String, byte[]> uploaded, List<InvalidInputException.Field> wrong) {
        Map<String, String> texts = new TreeMap<>();
        if (uploaded.isEmpty() || uploaded.size() > MOST_FILES) {
            wrong.add(new InvalidInputException.Field(
                    FILES, "must be one diagram, its forms, or both: 1 to " + MOST_FILES + " files"));
        }
        uploaded.forEach((name, bytes) -> {
            boolean diagram = name.endsWith(Diagram.SUFFIX);
            if (!name.matches(NAME) || !diagram && !name.endsWith(FormSchema.SUFFIX)) {
                wrong.add(new InvalidInputException.Field(
                        FILES,
                        "\"" + name + "\" must be called by letters, digits, - and _ and end in .bpmn or .form"));
                return;
            }
            String text = bytes.length > 4 * Diagram.LONGEST ? null : decoded(bytes);
            if (text == null) {
                wrong.add(new InvalidInputException.Field(
                        FILES,
                        "\"" + name + "\" must be a text in UTF-8 of at most " + Diagram.LONGEST + " characters"));
                return;
            }
            texts.put(diagram ? DiagramLint.key(name) + Diagram.SUFFIX : FormLint.id(name) + FormSchema.SUFFIX, text);
        });
        if (texts.keySet().stream().filter(ProcessChanges::isDiagram).count() > 1) {
            wrong.add(new InvalidInputException.Field(
                    FILES, "must have one diagram at most: each process is changed by itself"));
        }
        return texts;
    }

    private static @Nullable String decoded(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
            return plain.indexOf('\0') >= 0 || plain.length() > Diagram.LONGEST ? null : plain;
        } catch (CharacterCodingException wrong) {
            return null;
        }
    }

    private static boolean isDiagram(String file) {
        return file.endsWith(Diagram.SUFFIX);
    }

    /** Finds the process that the files change; none where there is no such process. */
    private Optional<DeployedProcess.Process> target(Map<String, String> files) {
        if (files.keySet().stream().anyMatch(ProcessChanges::isDiagram)) {
            return deployed.find(key(files));
        }
        List<DeployedProcess.Process> showing = deployed.all().stream()
                .filter(one -> one.forms().stream().anyMatch(files::containsKey))
                .toList();
        if (showing.size() != 1) {
            throw new InvalidInputException(
                    FILES,
                    showing.isEmpty()
                            ? "are forms that no process shows: upload them with the diagram that does"
                            : "are forms of more than one process: upload them one process at a time, with its diagram");
        }
        return Optional.of(showing.getFirst());
    }

    /** Returns the key that the diagram says, or where it cannot be read the name of its file. */
    private static String key(Map<String, String> files) {
        return files.entrySet().stream()
                .filter(file -> isDiagram(file.getKey()))
                .findFirst()
                .map(file -> Objects.requireNonNullElseGet(
                        ProcessFiles.key(file.getValue()), () -> DiagramLint.key(file.getKey())))
                .orElseThrow();
    }

    /** Completes the files with the deployed diagram where none was uploaded, and the deployed forms that the diagram shows. */
    private static Map<String, String> completed(Map<String, String> uploaded, Map<String, String> before) {
        Map<String, String> files = new TreeMap<>(uploaded);
        if (uploaded.keySet().stream().noneMatch(ProcessChanges::isDiagram)) {
            before.forEach((name, text) -> {
                if (isDiagram(name)) {
                    files.put(name, text);
                }
            });
        }
        files.entrySet().stream()
                .filter(file -> isDiagram(file.getKey()))
                .findFirst()
                .ifPresent(diagram -> ProcessFiles.forms(diagram.getValue()).stream()
                        .filter(form -> before.containsKey(form))
                        .forEach(form -> uploadedOr(files, form, before)));
        return files;
    }

    private static void uploadedOr(Map<String, String> files, String form, Map<String, String> before) {
        files.putIfAbsent(form, Objects.requireNonNull(before.get(form)));
    }

    /** Returns the newest first. */
    @Transactional(readOnly = true)
    public List<ProcessChange> latest(int most) {
        return repository.latest(most);
    }

    @Transactional(readOnly = true)
    public Optional<ProcessChange> find(String number) {
        return repository.find(number);
    }

    /** Returns what happened, oldest first. */
    @Transactional(readOnly = true)
    public List<PublicationEvent> events(String number) {
        return repository.events(number);
    }

    /** The texts of all that is deployed by it, by file name. */
    @Transactional(readOnly = true)
    public Map<String, String> files(String number) {
        return repository.files(number);
    }

    /** Finds what is wrong or unwise in it, what refuses it first. */
    @Transactional(readOnly = true)
    public List<LintFinding> lint(ProcessChange change) {
        return lifecycle.lint(change);
    }

    /** Finds what is different from the version that it is based on. */
    @Transactional(readOnly = true)
    public List<ProcessDifference.Change> difference(ProcessChange change) {
        return lifecycle.difference(change);
    }

    /**
     * Asks another person to decide about it.
     *
     * @throws ConflictException where that was done before, where something in it refuses it, and where another version than
     *     the one it is based on is the latest
     */
    public void ask(String number, String actor) {
        ProcessChange change = lifecycle.propose(number, actor);
        process.start(change);
    }

    /**
     * Decides about a change that waits. Not by its author.
     *
     * @throws io.towerflow.problem.RuleBrokenException for the author
     * @throws ConflictException where it does not wait for a decision
     */
    public void decide(String number, boolean approved, @Nullable String note, String actor) {
        lifecycle.decide(number, approved, text(note), actor);
        if (!process.decided(number)) {
            throw new ConflictException("The change " + number + " does not wait for a decision");
        }
    }

    /** Withdraws it: its author takes it back before anybody has decided. */
    public void withdraw(String number, @Nullable String note, String actor) {
        boolean asked = find(number)
                        .orElseThrow(() -> new NotFoundException("process change", number))
                        .state()
                == State.WAITING;
        lifecycle.withdraw(number, text(note), actor);
        if (asked && !process.withdrawn(number)) {
            throw new ConflictException("The change " + number + " does not wait for a decision");
        }
    }

    private static @Nullable String text(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
