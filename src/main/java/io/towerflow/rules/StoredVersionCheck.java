package io.towerflow.rules;

import io.towerflow.rules.language.BrokenRules;
import io.towerflow.rules.language.FactType;
import io.towerflow.rules.language.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;

/**
 * Tells after an upgrade which stored versions no longer compile: none of them can be put in force again, and what they decided
 * cannot be decided again. Each version is compiled once for each release.
 */
@Component
class StoredVersionCheck implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(StoredVersionCheck.class);

    private final RuleRepository repository;
    private final RuleSets sets;
    private final Clock clock;
    private final String release = release();
    private volatile boolean stopped;

    StoredVersionCheck(RuleRepository repository, RuleSets sets, Clock clock) {
        this.repository = repository;
        this.sets = sets;
        this.clock = clock;
    }

    /** Fact types and their words, and the engine. */
    private static String release() {
        Map<String, String> files = new TreeMap<>();
        RuleFiles.shippedVersions().keySet().forEach(set -> RuleFiles.shipped(set)
                .forEach((file, text) -> files.put(set + '/' + file, text)));
        String all = FactType.in(files)
                + String.valueOf(KieServices.class.getPackage().getImplementationVersion());
        return DigestUtils.md5DigestAsHex(all.getBytes(StandardCharsets.UTF_8));
    }

    /** Nobody waits for it: the versions in force were compiled before. */
    @EventListener(ApplicationReadyEvent.class)
    void readBesides() {
        Thread reader = new Thread(
                () -> {
                    try {
                        readAll();
                    } catch (RuntimeException failed) {
                        if (!stopped) {
                            LOG.error("The stored versions of the rules could not be looked at", failed);
                        }
                    }
                },
                "read-rules");
        reader.setDaemon(true);
        reader.setPriority(Thread.MIN_PRIORITY);
        reader.start();
    }

    /** Compiles each version that this release has not read yet. */
    void readAll() {
        for (String set : sets.names()) {
            for (int version : repository.unread(set, release)) {
                if (stopped) {
                    return;
                }
                read(set, version);
            }
        }
    }

    private void read(String set, int version) {
        try {
            sets.version(set, version).kieBase();
            compiled(set, version);
        } catch (BrokenRules broken) {
            LOG.error(
                    "Version {} of the rule set {} cannot be read by this release: {}",
                    version,
                    set,
                    broken.getMessage());
            told(set, version, Objects.requireNonNullElse(broken.getMessage(), broken.toString()));
        }
    }

    /** A version compiles with this release. */
    void compiled(String set, int version) {
        told(set, version, null);
    }

    private void told(String set, int version, @Nullable String fault) {
        repository.read(set, version, release, fault, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    List<UnreadableVersion> unreadable() {
        return repository.unreadable();
    }

    @Override
    public void destroy() {
        stopped = true;
    }
}
