package io.towerflow.operations;

import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings the database up to this release and says so in one line. */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationConfiguration.class);

    @Bean
    FlywayMigrationStrategy migration() {
        return flyway -> {
            MigrateResult result = FoldedMigrations.migrate(flyway);
            if (result.migrationsExecuted > 0) {
                LOG.info(
                        "The database has come from version {} to {} by {} migrations",
                        result.initialSchemaVersion == null ? "0" : result.initialSchemaVersion,
                        result.targetSchemaVersion,
                        result.migrationsExecuted);
            }
        };
    }
}
