package io.towerflow.launch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Reads the classes and libraries of the product, in its executable jar or on a class path. */
final class Product {

    static final String JAR = "towerflow.jar";
    static final String LIBRARIES = "lib";

    private static final String CLASSES = "BOOT-INF/classes/";
    private static final String PACKED_LIBRARIES = "BOOT-INF/lib/";
    private static final String INDEX = "BOOT-INF/classpath.idx";

    /** Entries that only the executable jar has: its launcher's service and tools, and what Maven writes into each jar. */
    private static final List<String> JAR_ALONE = List.of(
            "META-INF/MANIFEST.MF", "META-INF/services/java.nio.file.spi.FileSystemProvider", "META-INF/maven/");

    private static final String TOOLS = "spring-boot-jarmode-tools";

    private Product() {}

    /**
     * Computes what tells two builds apart: names and checksums of all classes and resources, names and sizes of all libraries.
     */
    static String fingerprint(List<String> from, boolean jar) throws IOException {
        TreeSet<String> parts = new TreeSet<>();
        if (jar) {
            try (JarFile file = new JarFile(from.getFirst())) {
                for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                    JarEntry entry = entries.nextElement();
                    String name = entry.getName();
                    if (isLibrary(name)) {
                        parts.add(library(name, entry.getSize()));
                    } else if (isClass(entry)) {
                        parts.add(resource(unpacked(name), entry.getCrc()));
                    }
                }
            }
        } else {
            for (String part : from) {
                Path path = Path.of(part);
                if (Files.isDirectory(path)) {
                    for (Path file : filesUnder(path)) {
                        parts.add(resource(path.relativize(file).toString().replace('\\', '/'), checksum(file)));
                    }
                } else {
                    parts.add(library(part, Files.size(path)));
                }
            }
        }
        return sha256(String.join("\n", parts));
    }

    private static List<Path> filesUnder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String library(String path, long size) {
        return "lib " + path.replaceFirst(".*[/\\\\]", "") + " " + size;
    }

    private static String resource(String path, long checksum) {
        return "class " + path + " " + Long.toHexString(checksum);
    }

    private static boolean isLibrary(String name) {
        return name.startsWith(PACKED_LIBRARIES) && name.endsWith(".jar") && !name.contains(TOOLS);
    }

    private static boolean isClass(JarEntry entry) {
        String name = entry.getName();
        return !entry.isDirectory()
                && (name.startsWith(CLASSES) || name.startsWith("META-INF/"))
                && JAR_ALONE.stream().noneMatch(name::startsWith);
    }

    /**
     * Whether an entry is a folder; folders are entries of their own: whoever looks for all classes of a package asks for them.
     */
    private static boolean isFolder(JarEntry entry) {
        String name = entry.getName();
        return entry.isDirectory()
                && (name.startsWith(CLASSES) && name.length() > CLASSES.length() || name.startsWith("META-INF/"));
    }

    private static String unpacked(String name) {
        return name.startsWith(CLASSES) ? name.substring(CLASSES.length()) : name;
    }

    private static long checksum(Path file) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(Files.readAllBytes(file));
        return checksum.getValue();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unpacks an executable jar into a folder: its classes as one jar that can be run, its libraries beside it. */
    static void unpack(Path executable, Path folder) throws IOException {
        Files.createDirectories(folder.resolve(LIBRARIES));
        try (JarFile jar = new JarFile(executable.toFile());
                JarOutputStream classes =
                        new JarOutputStream(Files.newOutputStream(folder.resolve(JAR)), manifest(jar))) {
            // Read more often than carried anywhere
            classes.setLevel(Deflater.NO_COMPRESSION);
            // META-INF has a place at the top and one among the classes
            Set<String> written = new HashSet<>();
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (isLibrary(entry.getName())) {
                    Path library =
                            folder.resolve(LIBRARIES).resolve(entry.getName().replaceFirst(".*/", ""));
                    try (InputStream in = jar.getInputStream(entry)) {
                        Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
                    }
                    Files.setLastModifiedTime(library, FileTime.fromMillis(entry.getTime()));
                } else if ((isFolder(entry) || isClass(entry)) && written.add(unpacked(entry.getName()))) {
                    JarEntry one = new JarEntry(unpacked(entry.getName()));
                    one.setTime(entry.getTime());
                    classes.putNextEntry(one);
                    try (InputStream in = new BufferedInputStream(jar.getInputStream(entry))) {
                        in.transferTo(classes);
                    }
                    classes.closeEntry();
                }
            }
        }
    }

    /** The main class of an unpacked jar. */
    static String mainClass(Path unpacked) throws IOException {
        return attribute(unpacked, Attributes.Name.MAIN_CLASS);
    }

    /** The libraries of an unpacked jar in the order of their class path, from its folder. */
    static List<String> libraries(Path unpacked) throws IOException {
        return List.of(attribute(unpacked, Attributes.Name.CLASS_PATH).split(" "));
    }

    private static String attribute(Path unpacked, Attributes.Name name) throws IOException {
        try (JarFile jar = new JarFile(unpacked.toFile())) {
            return jar.getManifest().getMainAttributes().getValue(name);
        }
    }

    private static Manifest manifest(JarFile jar) throws IOException {
        Attributes packed = jar.getManifest().getMainAttributes();
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (Attributes.Name name :
                List.of(Attributes.Name.IMPLEMENTATION_TITLE, Attributes.Name.IMPLEMENTATION_VERSION)) {
            if (packed.getValue(name) != null) {
                main.put(name, packed.getValue(name));
            }
        }
        main.put(Attributes.Name.MAIN_CLASS, packed.getValue("Start-Class"));
        main.put(Attributes.Name.CLASS_PATH, String.join(" ", librariesInOrder(jar)));
        return manifest;
    }

    private static List<String> librariesInOrder(JarFile jar) throws IOException {
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        try (InputStream in = jar.getInputStream(jar.getJarEntry(INDEX))) {
            in.transferTo(index);
        }
        List<String> libraries = new ArrayList<>();
        index.toString(StandardCharsets.UTF_8).lines().forEach(line -> {
            String name = line.replaceFirst("^- \"(.*)\"$", "$1");
            if (isLibrary(name)) {
                libraries.add(LIBRARIES + "/" + name.substring(PACKED_LIBRARIES.length()));
            }
        });
        return libraries;
    }
}
