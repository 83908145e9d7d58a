package io.towerflow.operations;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates databases of the unreleased snapshots between 0.1.0 and 0.2.0, which ran 45 migrations one by one that are folded into
 * 16 since. The folded ones bear numbers of the former and make the same schema: who ran all of the former needs none of them,
 * and the history of such a database is set right. Who ran only some has a schema that no migration goes on from.
 */
final class FoldedMigrations {

    private static final Logger LOG = LoggerFactory.getLogger(FoldedMigrations.class);

    /** Versions that the last snapshot before the folding ran above 0.1.0. */
    static final Set<MigrationVersion> FORMER = Stream.of(
                    "100 110 111 112 120 121 130 131 140 141 142 150 151 152 160 165 166 170 175 180 185 186 190 191 192 193 194 195"
                            .split(" "),
                    "200 206 210 211 220 221 222 230 240 241 242 250 270 290 300 302 305".split(" "))
            .flatMap(Arrays::stream)
            .map(MigrationVersion::fromVersion)
            .collect(Collectors.toUnmodifiableSet());

    /**
     * States of a migration that ran once, whether it is still there or not. What is missing is deleted when the history is set
     * right, but for what lies above the newest migration: that is missing only when a newer one comes, and is set right then.
     */
    private static final Set<MigrationState> RAN = EnumSet.of(
            MigrationState.SUCCESS,
            MigrationState.OUT_OF_ORDER,
            MigrationState.MISSING_SUCCESS,
            MigrationState.FUTURE_SUCCESS,
            MigrationState.DELETED);

    private FoldedMigrations() {}

    /**
     * Migrates a database of whatever version.
     *
     * @throws UnfinishedSnapshotException where it is that of a snapshot before the last; nothing was changed then
     */
    static MigrateResult migrate(Flyway flyway) {
        try {
            return flyway.migrate();
        } catch (FlywayValidateException otherHistory) {
            if (versions(flyway, EnumSet.of(MigrationState.MISSING_SUCCESS)).isEmpty()) {
                throw otherHistory;
            }
            Set<MigrationVersion> ran = versions(flyway, RAN);
            if (!ran.containsAll(FORMER)) {
                throw new UnfinishedSnapshotException(ran.size(), FORMER.size());
            }
            flyway.repair();
            LOG.info(
                    "The database is that of the last snapshot before 0.2.0; its history now names the folded migrations");
            return flyway.migrate();
        }
    }

    private static Set<MigrationVersion> versions(Flyway flyway, Set<MigrationState> states) {
        return Arrays.stream(flyway.info().applied())
                .filter(migration -> states.contains(migration.getState()))
                .map(MigrationInfo::getVersion)
                .filter(FORMER::contains)
                .collect(Collectors.toSet());
    }
}
