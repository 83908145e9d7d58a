package io.towerflow.demo.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passwords of the embedded servers, made at random once for a home and kept there in a file that its owner alone can read. Only
 * letters and digits, so that they can stand in any file of settings.
 *
 * @param broker of the Kafka user {@link #USER}
 * @param superuser of PostgreSQL's {@code postgres}
 * @param owner of the role that owns the tables
 * @param application of the role that the product works as
 */
record EmbeddedCredentials(String broker, String superuser, String owner, String application) {

    static final String USER = "towerflow";

    private static final String FILE = "credentials.properties";
    private static final String BROKER = "kafka." + USER;
    private static final String DATABASE = "postgres.";
    private static final String SUPERUSER = DATABASE + "postgres";
    /** Role that owns the tables; the migrations run as it. */
    static final String OWNER = "towerflow_owner";
    /** Role that works on the tables, under row security. */
    static final String APPLICATION = "towerflow_app";

    private static final String OWNER_LINE = DATABASE + OWNER;
    private static final String APPLICATION_LINE = DATABASE + APPLICATION;
    private static final String OWNER_ALONE = "rw-------";
    private static final String FOLDER_OWNER_ALONE = "rwx------";
    private static final int BYTES = 24;

    /** Returns those of this home, made where it has none yet. */
    static EmbeddedCredentials of(Path home) throws IOException {
        EmbeddedCredentials known = known(home);
        if (known != null) {
            return known;
        }
        EmbeddedCredentials made = new EmbeddedCredentials(random(), random(), random(), random());
        made.write(home);
        return made;
    }

    /** Returns those of this home, or null where none were made. */
    static @Nullable EmbeddedCredentials known(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        forOwnerAlone(file, OWNER_ALONE);
        Properties stored = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            stored.load(reader);
        }
        return new EmbeddedCredentials(
                read(file, stored, BROKER),
                read(file, stored, SUPERUSER),
                read(file, stored, OWNER_LINE),
                read(file, stored, APPLICATION_LINE));
    }

    private static String read(Path file, Properties stored, String key) throws IOException {
        String value = stored.getProperty(key);
        if (value == null || !value.matches("\\w+")) {
            throw new IOException(file + " must have a password of letters and digits under " + key);
        }
        return value;
    }

    private void write(Path home) throws IOException {
        Files.createDirectories(home);
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(BROKER, broker);
        lines.put(SUPERUSER, superuser);
        lines.put(OWNER_LINE, owner);
        lines.put(APPLICATION_LINE, application);
        Path draft = Files.createTempFile(home, "credentials", ".tmp", ownerAlone(home));
        try (Writer writer = Files.newBufferedWriter(draft)) {
            writer.write(
                    "# Made by TowerFlow for the Kafka and the PostgreSQL that it brings itself: user and password.\n");
            for (Map.Entry<String, String> line : lines.entrySet()) {
                writer.write(line.getKey() + "=" + line.getValue() + "\n");
            }
        }
        Files.move(draft, home.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes a folder, or one that is there, its owner's alone; where the file system knows no owners it stays as it is. */
    static void privateFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        forOwnerAlone(folder, FOLDER_OWNER_ALONE);
    }

    private static void forOwnerAlone(Path path, String permissions) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(permissions));
        }
    }

    private static FileAttribute<?>[] ownerAlone(Path home) throws IOException {
        if (!Files.getFileStore(home).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(OWNER_ALONE);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Describes them without the passwords. */
    @Override
    public String toString() {
        return "EmbeddedCredentials";
    }
}
