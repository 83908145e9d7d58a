package io.towerflow.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server again in the same process from its prepared folder, where there is one that fits. Where there is none, or
 * anything is in the way, the server goes on starting as it began: slower, and never otherwise.
 */
public final class FastStart {

    /** Property that is set in a process that was started again, and by whoever wants none. */
    static final String MARK = "towerflow.prepared-start";

    private static final String SWITCH = "TOWERFLOW_PREPARED_START";

    private FastStart() {}

    /** Returns where the process stays what it is. */
    public static void replaceThisProcess(Class<?> main, String[] args) {
        if (System.getProperty(MARK) != null || "false".equalsIgnoreCase(System.getenv(SWITCH)) || !Exec.available()) {
            return;
        }
        try {
            List<String> command = command(ownCommandLine(), main.getName(), args);
            if (command != null) {
                // The link would be another file if the JDK was renewed meanwhile
                Exec.into(Path.of("/proc/self/exe").toRealPath().toString(), command);
            }
        } catch (Throwable slower) {
            if ("debug".equalsIgnoreCase(System.getenv(SWITCH))) {
                slower.printStackTrace();
            }
        }
    }

    static List<String> ownCommandLine() throws IOException {
        String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
        return Arrays.asList(line.substring(0, Math.max(0, line.length() - 1)).split("\0", -1));
    }

    /** Returns the command line that starts the same from the prepared folder; null where none fits. */
    static @Nullable List<String> command(List<String> commandLine, String main, String[] args) throws IOException {
        Launch launch = Launch.of(commandLine, main, args);
        if (launch == null || launch.hasItsOwnWay()) {
            return null;
        }
        Path original = Path.of(launch.from().getFirst());
        PreparedStart prepared = PreparedStart.beside(original);
        if (!prepared.exists()
                || !Files.isRegularFile(prepared.cache())
                || !prepared.holds(Product.fingerprint(launch.from(), launch.jar()), original)) {
            return null;
        }
        return launch.anew(options(prepared), main);
    }

    /**
     * Returns the options of the JVM to start from the prepared folder. A cache that does not fit after all is ignored without a
     * word.
     */
    private static List<String> options(PreparedStart prepared) {
        List<String> options = new ArrayList<>(common(prepared));
        options.add("-XX:AOTCache=" + prepared.cache());
        options.add("-XX:AOTMode=auto");
        options.add("-Xlog:aot*=off,cds*=off");
        return options;
    }

    /** Returns the options that the JVM that records and the one that uses a cache have in common. */
    static List<String> common(PreparedStart prepared) {
        return List.of(
                "-D" + MARK + "=true",
                // Kafka has a way to memory that JDK 24 and later complain of
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "@" + prepared.classPath());
    }
}
