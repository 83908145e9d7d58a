package io.towerflow.rules;

import io.towerflow.rules.language.BrokenRules;
import io.towerflow.rules.language.RuleFault;
import io.towerflow.rules.language.RuleFiles;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional
class RuleVersionService implements RuleVersions {

    private final RuleRepository repository;
    private final RuleSets sets;
    private final StoredVersionCheck readings;
    private final Clock clock;

    RuleVersionService(RuleRepository repository, RuleSets sets, StoredVersionCheck readings, Clock clock) {
        this.repository = repository;
        this.sets = sets;
        this.readings = readings;
        this.clock = clock;
    }

    @Override
    public Set<String> sets() {
        return sets.names();
    }

    @Override
    public List<RuleVersion> history(String set) {
        known(set);
        return repository.history(set);
    }

    @Override
    public RuleVersion inForce(String set) {
        known(set);
        int version = repository.inForce(set).orElseThrow();
        return version(set, version);
    }

    private RuleVersion version(String set, int version) {
        return repository.history(set).stream()
                .filter(one -> one.version() == version)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "No version " + version + " of the rule set " + set + " is stored"));
    }

    private void known(String set) {
        if (!sets.names().contains(set)) {
            throw new IllegalArgumentException("No rule set " + set + "; there are " + sets.names());
        }
    }

    @Override
    public Map<String, String> files(String set, int version) {
        known(set);
        version(set, version);
        return repository.files(set, version);
    }

    @Override
    public int store(String set, Map<String, String> files, int basedOn, String author, String reason) {
        known(set);
        version(set, basedOn);
        List<RuleFault> names = new TreeMap<>(files)
                .keySet().stream()
                        .filter(name -> !RuleFiles.isName(name))
                        .map(
                                name -> new RuleFault(
                                        name,
                                        0,
                                        "a file is called by letters, digits, - and _, and ends in .drl, .table.csv or .test.yaml"))
                        .toList();
        if (!names.isEmpty()) {
            throw new BrokenRules("The rule set " + set + " is refused", names);
        }
        RuleCompiler.compile(set, files);
        repository.lockVersions();
        int number = repository.history(set).getFirst().version() + 1;
        repository.insert(new RuleVersion(set, number, basedOn, author, now(), reason, false), files);
        readings.compiled(set, number);
        return number;
    }

    @Override
    public void activate(String set, int version, String by, String reason) {
        known(set);
        version(set, version);
        // The swap must be short: nobody waits for the compiler under the lock.
        sets.version(set, version).kieBase();
        repository.lockActive();
        if (repository.inForce(set).orElseThrow() != version) {
            repository.activate(new Activation(set, version, now(), by, reason, null));
        }
    }

    @Override
    public List<Activation> activations(String set) {
        known(set);
        return repository.activations(set);
    }

    @Override
    public Optional<RuleVersion> newerShipped(String set) {
        RuleVersion inForce = inForce(set);
        if (inForce.shipped()) {
            return Optional.empty();
        }
        Map<Integer, RuleVersion> history =
                repository.history(set).stream().collect(Collectors.toMap(RuleVersion::version, Function.identity()));
        RuleVersion origin = inForce;
        while (!origin.shipped() && origin.basedOn() != null) {
            origin = Objects.requireNonNull(history.get(origin.basedOn()));
        }
        int madeFrom = origin.version();
        return history.values().stream()
                .filter(one -> one.shipped() && one.version() > madeFrom)
                .max(Comparator.comparingInt(RuleVersion::version));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
