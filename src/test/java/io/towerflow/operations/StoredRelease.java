package io.towerflow.operations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/**
 * The rows of a released version's database, with incidents under way, as a zip of one CSV file for each table. The tables
 * themselves are made by the migrations up to that version's last one, which never change again.
 *
 * <p>As a main class it writes one from a running server, when a version is released: arguments are the JDBC URL of its
 * database, as PostgreSQL's superuser, and the file.
 */
final class StoredRelease {

    private static final String ABOUT = "release.properties";
    private static final String MIGRATION = "last.migration";
    private static final String SEQUENCE = "sequence.";
    private static final String CSV = ".csv";
    private static final Path FOLDER = Path.of("src", "test", "resources", "releases");

    private final Path file;

    private StoredRelease(Path file) {
        this.file = file;
    }

    public static void main(String[] arguments) throws SQLException, IOException {
        try (Connection database = DriverManager.getConnection(arguments[0])) {
            write(database, Path.of(arguments[1]));
        }
    }

    /** Each released version, oldest first. */
    static List<StoredRelease> all() {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().map(StoredRelease::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Connection database, Path file) throws SQLException, IOException {
        database.setAutoCommit(false);
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        Properties about = new Properties();
        about.setProperty(
                MIGRATION,
                column(database, "SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1")
                        .getFirst());
        for (String sequence : column(database, "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")) {
            about.setProperty(
                    SEQUENCE + sequence,
                    column(database, "SELECT last_value FROM \"" + sequence + "\"")
                            .getFirst());
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(ABOUT));
            about.store(zip, null);
            for (String table : column(database, """
                    SELECT tablename FROM pg_tables
                    WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history' ORDER BY tablename""")) {
                zip.putNextEntry(new ZipEntry(table + CSV));
                database.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("COPY \"" + table + "\" TO STDOUT (FORMAT csv, HEADER)", zip);
            }
        }
    }

    /**
     * Makes an empty database that of the release.
     *
     * @param url of the database
     * @param owner the role that migrates
     * @param application the role of the server
     */
    void restore(String url, String superuser, String owner, String application) throws SQLException, IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                Connection database = DriverManager.getConnection(url, superuser, "")) {
            Properties about = new Properties();
            try (InputStream in = zip.getInputStream(zip.getEntry(ABOUT))) {
                about.load(in);
            }
            Flyway.configure()
                    .dataSource(url, owner, "")
                    .placeholders(Map.of("app_user", application))
                    .javaMigrations(new V002__create_engine())
                    .target(about.getProperty(MIGRATION))
                    .load()
                    .migrate();
            database.setAutoCommit(false);
            try (Statement statement = database.createStatement()) {
                // Neither foreign keys nor triggers: the rows are as they were
                statement.execute("SET session_replication_role = replica");
                List<String> tables = new ArrayList<>();
                zip.stream()
                        .map(ZipEntry::getName)
                        .filter(name -> name.endsWith(CSV))
                        .map(name -> name.substring(0, name.length() - CSV.length()))
                        .forEach(tables::add);
                for (String table : tables) {
                    statement.execute("TRUNCATE \"" + table + "\" CASCADE");
                }
                for (String table : tables) {
                    try (InputStream rows = zip.getInputStream(zip.getEntry(table + CSV))) {
                        database.unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyIn("COPY \"" + table + "\" FROM STDIN (FORMAT csv, HEADER MATCH)", rows);
                    }
                }
                for (String name : about.stringPropertyNames()) {
                    if (name.startsWith(SEQUENCE)) {
                        statement.execute("SELECT setval('\"" + name.substring(SEQUENCE.length()) + "\"', "
                                + Long.parseLong(about.getProperty(name)) + ")");
                    }
                }
            }
            database.commit();
        }
    }

    private static List<String> column(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
