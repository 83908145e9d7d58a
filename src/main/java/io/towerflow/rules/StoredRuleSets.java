package io.towerflow.rules;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The rule sets of the server: which version is in force is asked of the database each time, so that every node follows at once;
 * what is compiled stays in memory. When this object is made, the shipped rules are stored as versions.
 */
@Component
class StoredRuleSets extends RuleSets {

    private static final Logger LOG = LoggerFactory.getLogger(StoredRuleSets.class);

    /** More than are in force, compared and looked back at at a time. */
    private static final int COMPILED_AT_MOST = 32;

    private final RuleTables tables;
    private final Cache<Key, RuleSet> compiled =
            Caffeine.newBuilder().maximumSize(COMPILED_AT_MOST).build();

    private record Key(String set, int version) {}

    StoredRuleSets(RuleTables tables, TransactionTemplate transaction, Clock clock) {
        this.tables = tables;
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        transaction.executeWithoutResult(tx -> {
            tables.lockVersions();
            tables.lockActive();
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
        List<RuleVersion> history = tables.history(set);
        Optional<RuleVersion> known = history.stream()
                .filter(one -> one.shipped() && tables.files(set, one.version()).equals(files))
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
        tables.insert(
                new RuleVersion(set, version, basedOn, RuleVersions.PRODUCT, now, "Shipped with the product", true),
                files);
        Optional<Integer> inForce = tables.inForce(set);
        boolean analysts = inForce.isPresent()
                && history.stream().anyMatch(one -> one.version() == inForce.get() && !one.shipped());
        if (analysts) {
            LOG.warn(
                    "Version {} of the rule set {} came with this release; version {} of an analyst stays in force",
                    version,
                    set,
                    inForce.get());
        } else {
            tables.activate(new Activation(
                    set, version, now, RuleVersions.PRODUCT, "Came with this release of the product", null));
        }
        return version;
    }

    @Override
    public RuleSet active(String name) {
        return version(name, tables.inForce(name).orElseGet(() -> unknown(name)));
    }

    @Override
    public Map<String, RuleSet> held(Set<String> names) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Rule sets can be held inside a transaction only");
        }
        Map<String, Integer> versions = tables.held(names);
        Map<String, RuleSet> held = new TreeMap<>();
        names.forEach(name -> held.put(
                name, version(name, Optional.ofNullable(versions.get(name)).orElseGet(() -> unknown(name)))));
        return held;
    }

    private Integer unknown(String name) {
        throw new IllegalArgumentException("No rule set " + name + "; there are " + names());
    }

    @Override
    public RuleSet version(String name, int version) {
        return compiled.get(new Key(name, version), key -> {
            Map<String, String> files = tables.files(name, version);
            if (files.isEmpty()) {
                throw new IllegalArgumentException("No version " + version + " of the rule set " + name + " is stored");
            }
            return new RuleSet(name, version, RuleCompiler.start(name, () -> files));
        });
    }
}
