package io.towerflow.rules;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.rules.language.BrokenRules;
import io.towerflow.rules.language.RenamedFacts;
import io.towerflow.rules.language.RuleFiles;
import io.towerflow.storage.AfterCommit;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The rule sets of the server: which version is in force is asked of the database each time, so that every node follows at once;
 * what is compiled stays in memory. When this object is made, the shipped rules are stored as versions.
 */
@Component
class ServerRuleSets extends RuleSets implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ServerRuleSets.class);

    /** More than are in force, compared and looked back at at a time. */
    private static final int COMPILED_AT_MOST = 32;

    private final RenamedFacts formerWords = RenamedFacts.shipped();
    private final RuleRepository repository;
    private final RuleBudget budget;
    private final MeterRegistry meters;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Cache<Key, RuleSet> compiled =
            Caffeine.newBuilder().maximumSize(COMPILED_AT_MOST).build();

    private volatile boolean running;

    private record Key(String set, int version) {}

    ServerRuleSets(
            RuleRepository repository,
            RuleBudget budget,
            PlatformTransactionManager transactions,
            MeterRegistry meters,
            Clock clock) {
        this.repository = repository;
        this.budget = budget;
        this.meters = meters;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        // A failure is dealt with while the transaction that it ended is being taken down.
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        transaction.executeWithoutResult(tx -> {
            repository.lockVersions();
            repository.lockActive();
            RuleFiles.shippedVersions().forEach((set, number) -> {
                int version = ship(set, number, RuleFiles.shipped(set), now);
                compiled.put(new Key(set, version), shipped(set, version));
            });
        });
    }

    /**
     * Stores what this release brings, unless it is stored already. A version that is stored for the first time comes in force,
     * unless an analyst's is.
     *
     * @param wanted its number, where that is free
     * @return its number
     */
    int ship(String set, int wanted, Map<String, String> files, Instant now) {
        List<RuleVersion> history = repository.history(set);
        Optional<RuleVersion> known = history.stream()
                .filter(one ->
                        one.shipped() && repository.files(set, one.version()).equals(files))
                .findFirst();
        if (known.isPresent()) {
            return known.get().version();
        }
        boolean free = history.stream().noneMatch(one -> one.version() == wanted);
        int version = free ? wanted : history.getFirst().version() + 1;
        Integer basedOn = history.stream()
                .filter(RuleVersion::shipped)
                .map(RuleVersion::version)
                .findFirst()
                .orElse(null);
        repository.insert(
                new RuleVersion(set, version, basedOn, RuleVersions.PRODUCT, now, "Shipped with the product", true),
                files);
        Optional<Integer> inForce = repository.inForce(set);
        boolean analysts = inForce.isPresent()
                && history.stream().anyMatch(one -> one.version() == inForce.get() && !one.shipped());
        if (analysts) {
            LOG.warn(
                    "Version {} of the rule set {} came with this release; version {} of an analyst stays in force",
                    version,
                    set,
                    inForce.get());
        } else {
            repository.activate(new Activation(
                    set, version, now, RuleVersions.PRODUCT, "Came with this release of the product", null));
        }
        return version;
    }

    @Override
    public RuleSet active(String name) {
        return version(name, repository.inForce(name).orElseGet(() -> unknown(name)))
                .overseen(this::failed);
    }

    @Override
    public Map<String, RuleSet> held(Set<String> names) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Rule sets can be held inside a transaction only");
        }
        Map<String, Integer> versions = repository.held(names);
        Map<String, RuleSet> held = new TreeMap<>();
        names.forEach(name -> held.put(
                name,
                version(name, Optional.ofNullable(versions.get(name)).orElseGet(() -> unknown(name)))
                        .overseen(this::failed)));
        return held;
    }

    private Integer unknown(String name) {
        throw new IllegalArgumentException("No rule set " + name + "; there are " + names());
    }

    @Override
    public RuleSet version(String name, int version) {
        Key key = new Key(name, version);
        RuleSet known = compiled.getIfPresent(key);
        if (known != null) {
            return known;
        }
        forgetIfRolledBack(key);
        return compiled.get(key, missing -> {
            Map<String, String> files = repository.files(name, version);
            if (files.isEmpty()) {
                throw new IllegalArgumentException("No version " + version + " of the rule set " + name + " is stored");
            }
            return new RuleSet(name, version, RuleCompiler.start(name, () -> formerWords.adapted(files)), budget);
        });
    }

    /** The number of a version that was never committed is given again. */
    private void forgetIfRolledBack(Key key) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            AfterCommit.ended(committed -> {
                if (!committed) {
                    compiled.invalidate(key);
                }
            });
        }
    }

    @Override
    RuleBudget budget() {
        return budget;
    }

    /** A version that does not compile with this release must not meet the first alarm. */
    @Override
    public void start() {
        for (String set : names()) {
            RuleSet inForce = active(set);
            try {
                inForce.kieBase();
            } catch (BrokenRules broken) {
                withdraw(inForce.failure(broken));
            }
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the intake. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void failed(RuleFailed failure) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            withdraw(failure);
            return;
        }
        AfterCommit.ended(committed -> withdraw(failure));
    }

    /** Puts a version that failed out of force: the last good one decides, unless somebody changed the version already. */
    private void withdraw(RuleFailed failure) {
        String set = failure.set();
        meters.counter(
                        "towerflow.rules.failed",
                        "set",
                        set,
                        "kind",
                        failure.kind().name().toLowerCase(Locale.ROOT))
                .increment();
        OptionalInt good = lastGood(set, failure.version());
        if (good.isEmpty()) {
            LOG.error("{}; there is no other version of the set that could decide", failure.getMessage());
            return;
        }
        Boolean changed = transaction.execute(tx -> {
            repository.lockActive();
            if (!repository.inForce(set).equals(Optional.of(failure.version()))) {
                return false;
            }
            repository.activate(new Activation(
                    set,
                    good.getAsInt(),
                    clock.instant().truncatedTo(ChronoUnit.MICROS),
                    RuleVersions.PRODUCT,
                    failure.getMessage(),
                    failure.version()));
            return true;
        });
        if (Boolean.TRUE.equals(changed)) {
            LOG.error("{}; it was put out of force, and version {} decides", failure.getMessage(), good.getAsInt());
        }
    }

    /** The version that was in force last, never failed, and compiles; else a shipped one. */
    private OptionalInt lastGood(String set, int bad) {
        List<Activation> activations = repository.activations(set);
        Set<Integer> failed = activations.stream()
                .map(Activation::faulty)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return IntStream.concat(
                        activations.stream().mapToInt(Activation::version),
                        repository.history(set).stream()
                                .filter(RuleVersion::shipped)
                                .mapToInt(RuleVersion::version))
                .distinct()
                .filter(version -> version != bad && !failed.contains(version))
                .filter(version -> compiles(set, version))
                .findFirst();
    }

    private boolean compiles(String set, int version) {
        try {
            version(set, version).kieBase();
            return true;
        } catch (BrokenRules broken) {
            return false;
        }
    }
}
