package io.towerflow.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folder beside the executable jar that makes its start quick: the unpacked product, and for each JVM that was prepared a cache
 * of loaded and linked classes. It holds for one build, whose fingerprint stands in it.
 */
record PreparedStart(Path folder) {

    private static final String FINGERPRINT = "fingerprint";

    /** Returns the folder beside {@code target/towerflow.jar} and beside {@code target/classes}. */
    static PreparedStart beside(Path jarOrClasses) {
        Path absolute = jarOrClasses.toAbsolutePath().normalize();
        String name = Files.isDirectory(absolute)
                ? "towerflow"
                : absolute.getFileName().toString().replaceFirst("\\.jar$", "");
        return new PreparedStart(absolute.resolveSibling(name + ".start"));
    }

    Path jar() {
        return folder.resolve(Product.JAR);
    }

    /**
     * Returns the file with options of the JVM: the class path, in full, since the server looks for web resources in what is on
     * it by name.
     */
    Path classPath() {
        return folder.resolve("class-path.options");
    }

    void writeClassPath() throws IOException {
        List<String> path = new ArrayList<>(List.of(jar().toString()));
        Product.libraries(jar())
                .forEach(library -> path.add(folder.resolve(library).toString()));
        Files.writeString(
                classPath(),
                "-cp \""
                        + String.join(File.pathSeparator, path)
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"") + "\"\n");
    }

    /** Returns the cache for the JVM that runs: another one, also of the same version, has another name. */
    Path cache() {
        String vm = System.getProperty("java.vm.vendor", "") + "-" + System.getProperty("java.vm.version", "") + "-"
                + System.getProperty("os.arch", "");
        return folder.resolve(vm.replaceAll("[^A-Za-z0-9.+]+", "-") + ".aot");
    }

    /**
     * Whether it is complete, of this build, and nobody but the owner of what would run else could have written it.
     *
     * @param original what was called: the executable jar or the folder of classes
     */
    boolean holds(String fingerprint, Path original) throws IOException {
        return exists()
                && Files.readString(folder.resolve(FINGERPRINT)).strip().equals(fingerprint)
                && isAsSafeAs(original);
    }

    /** Whether there is a folder that was completed, of whatever build. */
    boolean exists() {
        return Files.isRegularFile(folder.resolve(FINGERPRINT)) && Files.isRegularFile(jar());
    }

    private boolean isAsSafeAs(Path original) throws IOException {
        for (Path path : List.of(folder, folder.resolve(Product.LIBRARIES), jar(), classPath(), cache())) {
            if (!Files.exists(path)) {
                continue;
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    || !Files.getOwner(path).equals(Files.getOwner(original))) {
                return false;
            }
        }
        return true;
    }

    /** Marks it as complete. */
    void complete(String fingerprint) throws IOException {
        Files.writeString(folder.resolve(FINGERPRINT), fingerprint + "\n");
    }

    /** Removes the folder with all that is in it; first what says that it is complete. */
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.deleteIfExists(folder.resolve(FINGERPRINT));
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
