package io.towerflow.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a start goes by the prepared folder, and when it stays what it is. */
class FastStartTest {

    private static final String MAIN = "io.towerflow.TowerFlow";

    @TempDir
    Path folder;

    private Path jar;
    private Path classes;
    private Path library;

    @BeforeEach
    void build() throws IOException {
        jar = folder.resolve("towerflow.jar");
        classes = Files.createDirectories(folder.resolve("classes"));
        library = folder.resolve("repository").resolve("part-1.0.jar");
        Files.createDirectories(library.getParent());
        Files.writeString(library, "a library");
        Files.createDirectories(classes.resolve("io/towerflow"));
        Files.createDirectories(classes.resolve("META-INF"));
        Files.writeString(classes.resolve("io/towerflow/TowerFlow.class"), "a class");
        Files.writeString(classes.resolve("META-INF/spring.factories"), "a=b");
        pack("a class");
    }

    /** As Spring Boot packs it. */
    private void pack(String mainClass) throws IOException {
        Map<String, String> entries = new TreeMap<>(Map.of(
                "META-INF/spring.factories", "a=b",
                "META-INF/maven/pom.properties", "version=1",
                "META-INF/services/java.nio.file.spi.FileSystemProvider", "the launcher's",
                "org/springframework/boot/loader/launch/JarLauncher.class", "the launcher",
                "BOOT-INF/classes/io/towerflow/TowerFlow.class", mainClass,
                "BOOT-INF/lib/spring-boot-jarmode-tools-3.5.jar", "tools",
                "BOOT-INF/lib/part-1.0.jar", "a library",
                "BOOT-INF/classpath.idx", "- \"BOOT-INF/lib/part-1.0.jar\"\n"));
        for (String named : List.of("META-INF/", "BOOT-INF/classes/META-INF/", "BOOT-INF/classes/io/towerflow/")) {
            entries.put(named, "");
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "7");
        manifest.getMainAttributes().putValue("Start-Class", MAIN);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                packed.putNextEntry(new ZipEntry(entry.getKey()));
                packed.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                packed.closeEntry();
            }
        }
    }

    private PreparedStart prepare() throws IOException {
        PreparedStart prepared = PreparedStart.beside(jar);
        Product.unpack(jar, prepared.folder());
        prepared.writeClassPath();
        Files.writeString(prepared.cache(), "a cache");
        prepared.complete(Product.fingerprint(List.of(jar.toString()), true));
        return prepared;
    }

    private List<String> byJar(String... options) throws IOException {
        List<String> line = new java.util.ArrayList<>(List.of("/jdk/bin/java"));
        line.addAll(List.of(options));
        line.addAll(List.of("-jar", jar.toString(), "--server.port=1"));
        return FastStart.command(line, MAIN, new String[] {"--server.port=1"});
    }

    private List<String> byClassPath() throws IOException {
        String path = classes + java.io.File.pathSeparator + library;
        return FastStart.command(List.of("/jdk/bin/java", "-Xmx2g", "-cp", path, MAIN), MAIN, new String[0]);
    }

    @Test
    void bothWaysOfStartingGoByTheFolderOfTheirBuild() throws IOException {
        PreparedStart prepared = prepare();

        assertThat(byJar("-Xmx1g", "--enable-native-access=ALL-UNNAMED"))
                .startsWith("/jdk/bin/java", "-Xmx1g", "-Dtowerflow.prepared-start=true")
                .contains("-XX:AOTCache=" + prepared.cache(), "@" + prepared.classPath())
                .containsOnlyOnce("--enable-native-access=ALL-UNNAMED")
                .endsWith(MAIN, "--server.port=1");
        assertThat(prepared.classPath())
                .hasContent("-cp \"" + prepared.jar() + java.io.File.pathSeparator
                        + prepared.folder().resolve("lib/part-1.0.jar") + "\"");
        assertThat(byClassPath())
                .startsWith("/jdk/bin/java", "-Xmx2g")
                .doesNotContain("-cp")
                .contains("@" + prepared.classPath())
                .endsWith(MAIN);
    }

    @Test
    void theFolderHasTheWholeProductAndNothingElse() throws IOException {
        PreparedStart prepared = prepare();
        try (JarFile unpacked = new JarFile(prepared.jar().toFile())) {
            assertThat(unpacked.stream().map(JarEntry::getName))
                    .containsExactlyInAnyOrder(
                            "META-INF/MANIFEST.MF",
                            "META-INF/",
                            "META-INF/spring.factories",
                            "io/towerflow/",
                            "io/towerflow/TowerFlow.class");
            Attributes main = unpacked.getManifest().getMainAttributes();
            assertThat(main.getValue("Main-Class")).isEqualTo(MAIN);
            assertThat(main.getValue("Class-Path")).isEqualTo("lib/part-1.0.jar");
            assertThat(main.getValue("Implementation-Version")).isEqualTo("7");
        }
        assertThat(prepared.folder().resolve("lib/part-1.0.jar")).hasContent("a library");
        assertThat(prepared.folder().resolve("lib")).isDirectoryNotContaining("glob:**tools*");
    }

    @Test
    void anotherBuildHasNoneOfIt() throws IOException {
        prepare();
        pack("a newer class");
        assertThat(byJar()).isNull();

        Files.writeString(classes.resolve("io/towerflow/TowerFlow.class"), "a newer class");
        assertThat(byClassPath()).isNull();

        pack("a class");
        assertThat(byJar()).isNotNull();
        Files.writeString(classes.resolve("io/towerflow/TowerFlow.class"), "a class");
        assertThat(byClassPath()).isNotNull();
        Files.writeString(library, "another library");
        assertThat(byClassPath()).isNull();
    }

    @Test
    void whatIsUnfinishedOrForAnotherJvmIsLeftAlone() throws IOException {
        assertThat(byJar()).isNull();
        PreparedStart prepared = prepare();
        Files.move(prepared.cache(), prepared.folder().resolve("another-jvm.aot"));
        assertThat(byJar()).isNull();
        Files.move(prepared.folder().resolve("another-jvm.aot"), prepared.cache());
        Files.delete(prepared.folder().resolve("fingerprint"));
        assertThat(byJar()).isNull();
    }

    @Test
    void aFolderThatOthersCanWriteIsNotTrusted() throws IOException {
        PreparedStart prepared = prepare();
        Files.setPosixFilePermissions(prepared.jar(), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(byJar()).isNull();
    }

    @Test
    void whoHasACacheOrADebuggerOfHisOwnKeepsHisWay() throws IOException {
        prepare();
        assertThat(byJar("-XX:AOTCache=/mine.aot")).isNull();
        assertThat(byJar("-Xshare:off")).isNull();
        assertThat(byJar("-agentlib:jdwp=transport=dt_socket,address=5005")).isNull();
    }

    @Test
    void anotherMainClassIsNobodysBusiness() throws IOException {
        prepare();
        String path = classes + java.io.File.pathSeparator + library;
        assertThat(FastStart.command(List.of("java", "-cp", path, "org.example.Main"), MAIN, new String[0]))
                .isNull();
    }

    /** A process that puts another one in its place keeps its id and hands on what it was given. */
    @Test
    void execKeepsTheProcess() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Exec.available(), "needs Linux and JDK 22");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Becomes.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.strip()).isEqualTo(process.pid() + " a b|c");
        assertThat(process.waitFor()).isEqualTo(7);
    }

    /** Becomes a shell. */
    static class Becomes {

        public static void main(String[] args) throws Throwable {
            Exec.into("/bin/sh", List.of("sh", "-c", "echo \"$$ $1|$2\"; exit 7", "sh", "a b", "c"));
        }
    }
}
