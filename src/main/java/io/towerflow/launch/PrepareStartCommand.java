package io.towerflow.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * {@code prepare-start}: makes the folder from which the next starts of this jar are quick. It runs the demo once on data of its
 * own, which it throws away, and keeps what the JVM has loaded and linked; the build does it for each new jar.
 */
@Command(
        name = "prepare-start",
        mixinStandardHelpOptions = true,
        description =
                "Makes the next starts of this jar quick: a folder beside it with its libraries and a cache for this JVM.",
        footer = {
            "",
            "Runs the demo once, on data of its own that it throws away, which takes a minute or two. The folder is named like",
            "the jar, with the ending .start, and needs about 450 MB. Does nothing where it is there already, and before JDK 25."
        })
public class PrepareStartCommand implements Callable<Integer> {

    private static final String NAME = "prepare-start";
    private static final int FIRST_JDK = 25;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern READY = Pattern.compile("TowerFlow is ready: (http://\\S+)");
    private static final String DEMO_USER = "admin";

    /** Pages that anybody opens first. */
    private static final List<String> PAGES =
            List.of("/login", "/", "/api/incidents?limit=50", "/api/sites?limit=50", "/actuator/health");

    /** Variables kept of the environment; settings of the product could lead to somebody's real data. */
    private static final List<String> KEPT = List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME");

    @Override
    public Integer call() throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (!Exec.available() || Runtime.version().feature() < FIRST_JDK) {
            out.println("Nothing was prepared: it takes Linux and JDK " + FIRST_JDK + " or newer");
            return 0;
        }
        Path executable = executable();
        String fingerprint = Product.fingerprint(List.of(executable.toString()), true);
        PreparedStart prepared = PreparedStart.beside(executable);
        if (prepared.holds(fingerprint, executable) && Files.exists(prepared.cache())) {
            out.println(prepared.folder() + " is prepared already");
            return 0;
        }
        if (!prepared.holds(fingerprint, executable)) {
            PreparedStart.remove(prepared.folder());
            Product.unpack(executable, prepared.folder());
            prepared.writeClassPath();
        }
        Path home = Files.createTempDirectory("towerflow-prepare");
        Path recorded = home.resolve("recorded.aotconf");
        try {
            record(prepared, home, recorded);
            create(prepared, home, recorded);
            prepared.complete(fingerprint);
        } finally {
            PreparedStart.remove(home);
        }
        out.println(prepared.folder() + " is prepared");
        return 0;
    }

    private static Path executable() throws IOException {
        List<String> line = FastStart.ownCommandLine();
        int name = line.indexOf(NAME);
        Launch launch = name < 0
                ? null
                : Launch.of(line, "", line.subList(name, line.size()).toArray(String[]::new));
        if (launch == null || !launch.jar()) {
            throw new IOException("run me as java -jar towerflow.jar " + NAME);
        }
        return Path.of(launch.from().getFirst()).toAbsolutePath().normalize();
    }

    /** Runs the demo until it is ready and has shown its first pages. */
    private static void record(PreparedStart prepared, Path home, Path recorded) throws Exception {
        Path log = home.resolve("demo.log");
        Process demo = jvm(prepared, home, log, "-Xmx1g", "-XX:AOTMode=record", "-XX:AOTConfiguration=" + recorded);
        try {
            String url = awaitReady(demo, log);
            for (String page : PAGES) {
                visit(url + page);
            }
        } finally {
            demo.destroy();
            end(demo, log);
        }
        if (!Files.exists(recorded)) {
            throw new IOException("the JVM recorded nothing");
        }
    }

    private static void create(PreparedStart prepared, Path home, Path recorded) throws Exception {
        Path cache = prepared.cache();
        Path unfinished = cache.resolveSibling(cache.getFileName() + ".unfinished");
        Path log = home.resolve("create.log");
        end(
                jvm(
                        prepared,
                        home,
                        log,
                        "-XX:AOTMode=create",
                        "-XX:AOTConfiguration=" + recorded,
                        "-XX:AOTCache=" + unfinished),
                log);
        if (!Files.exists(unfinished)) {
            throw new IOException("the JVM made no cache: " + last(log));
        }
        Files.move(unfinished, cache);
    }

    private static Process jvm(PreparedStart prepared, Path home, Path log, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FastStart.common(prepared));
        command.addAll(List.of(options));
        command.add(Product.mainClass(prepared.jar()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> kept = new TreeMap<>(builder.environment());
        kept.keySet().retainAll(KEPT);
        builder.environment().clear();
        builder.environment().putAll(kept);
        builder.environment().put("TOWERFLOW_HOME", home.resolve("data").toString());
        for (String port : List.of("SERVER_PORT", "TOWERFLOW_KAFKA_PORT", "TOWERFLOW_SMTP_PORT")) {
            builder.environment().put(port, "0");
        }
        return builder.start();
    }

    private static String awaitReady(Process demo, Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Matcher ready = READY.matcher(Files.readString(log));
            if (ready.find()) {
                return ready.group(1);
            }
            if (demo.waitFor(500, TimeUnit.MILLISECONDS)) {
                throw new IOException("the demo ended while it started: " + last(log));
            }
        }
        throw new IOException("the demo was not ready within " + PATIENCE.toMinutes() + " minutes: " + last(log));
    }

    private static void visit(String url) throws IOException, InterruptedException {
        String credentials =
                Base64.getEncoder().encodeToString((DEMO_USER + ":" + DEMO_USER).getBytes(StandardCharsets.UTF_8));
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Authorization", "Basic " + credentials)
                                .timeout(Duration.ofMinutes(1))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
    }

    private static void end(Process process, Path log) throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("a JVM did not end within " + PATIENCE.toMinutes() + " minutes: " + last(log));
        }
    }

    private static @Nullable String last(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? null : lines.getLast();
    }
}
