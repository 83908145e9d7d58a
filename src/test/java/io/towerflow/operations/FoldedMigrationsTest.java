package io.towerflow.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import io.towerflow.demo.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** On databases of their own, whose history says what those of snapshots say. */
@TowerFlowTest
class FoldedMigrationsTest {

    private final String name = "folded_" + UUID.randomUUID().toString().replace("-", "");

    @TempDir
    Path newer;

    @Value("${spring.datasource.url}")
    String server;

    private String url;
    private Flyway flyway;

    @BeforeEach
    void migrateDatabase() throws SQLException {
        url = server.replaceFirst("/towerflow\\b", "/" + name);
        asSuperuser(server, "CREATE DATABASE " + name + " OWNER " + EmbeddedDatabase.OWNER);
        flyway = Flyway.configure()
                .dataSource(url, EmbeddedDatabase.OWNER, "")
                .placeholders(Map.of("app_user", EmbeddedDatabase.APPLICATION))
                .javaMigrations(new V002__create_engine())
                .load();
        flyway.migrate();
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        asSuperuser(server, "DROP DATABASE " + name + " WITH (FORCE)");
    }

    @Test
    void theDatabaseOfTheLastSnapshotGoesOnAsItIs() throws SQLException, IOException {
        makeHistoryThatOfSnapshot(FoldedMigrations.FORMER);
        assertThatThrownBy(flyway::migrate).isInstanceOf(FlywayValidateException.class);

        assertThat(FoldedMigrations.migrate(flyway).migrationsExecuted).isZero();
        assertThat(flyway.validateWithResult().validationSuccessful).isTrue();
        assertThat(flyway.info().pending()).isEmpty();

        Files.writeString(newer.resolve("V999__create_something.sql"), "CREATE TABLE something ()");
        Flyway next = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .locations("classpath:db/migration", "filesystem:" + newer)
                .load();
        assertThat(FoldedMigrations.migrate(next).migrationsExecuted).isOne();
        assertThat(next.validateWithResult().validationSuccessful).isTrue();

        asSuperuser(url, "UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '010'");
        assertThatThrownBy(() -> FoldedMigrations.migrate(next))
                .as("what nobody folded is not set right")
                .isInstanceOf(FlywayValidateException.class);
    }

    @Test
    void theDatabaseOfAnEarlierSnapshotIsRefusedAndLeftAsItIs() throws SQLException {
        makeHistoryThatOfSnapshot(FoldedMigrations.FORMER.stream()
                .filter(version -> version.getMajor().intValue() < 242)
                .collect(Collectors.toSet()));
        String before = history();

        assertThatThrownBy(() -> FoldedMigrations.migrate(flyway))
                .isInstanceOf(UnfinishedSnapshotException.class)
                .hasMessageContaining("ran 38 of 45")
                .hasMessageContaining("f031d2f");
        assertThat(history()).isEqualTo(before);
    }

    private void makeHistoryThatOfSnapshot(Set<MigrationVersion> ran) throws SQLException {
        asSuperuser(url, "DELETE FROM flyway_schema_history WHERE version BETWEEN '100' AND '305'");
        for (MigrationVersion version : ran.stream().sorted().toList()) {
            asSuperuser(url, """
                    INSERT INTO flyway_schema_history
                      (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    SELECT max(installed_rank) + 1, '%1$s', 'create something', 'SQL', 'V%1$s__create_something.sql', 17,
                      current_user, 1, true FROM flyway_schema_history""".formatted(version));
        }
    }

    private String history() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
            return JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql("SELECT * FROM flyway_schema_history ORDER BY installed_rank")
                    .query()
                    .listOfRows()
                    .toString();
        }
    }

    private static void asSuperuser(String url, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
            connection.createStatement().execute(statement);
        }
    }
}
