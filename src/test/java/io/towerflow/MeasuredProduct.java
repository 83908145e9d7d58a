package io.towerflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole product with its embedded PostgreSQL, Kafka and mail server on free ports, as benchmarks measure it. */
public final class MeasuredProduct {

    private MeasuredProduct() {}

    /**
     * Starts it with an empty database; without the demo's story, which would add alarms of its own.
     *
     * @param more settings, each as {@code --name=value}
     */
    public static ConfigurableApplicationContext start(String... more) throws IOException {
        Path home = Files.createTempDirectory("towerflow-benchmark");
        List<String> settings = new ArrayList<>(List.of(
                "--towerflow.home=" + home,
                "--towerflow.kafka.port=0",
                "--towerflow.smtp.port=0",
                "--server.port=0",
                "--towerflow.demo.story=false",
                "--logging.level.root=WARN",
                "--logging.level.kafka=ERROR",
                "--logging.level.org.apache.kafka=ERROR"));
        settings.addAll(List.of(more));
        return SpringApplication.run(TowerFlow.class, settings.toArray(String[]::new));
    }

    /**
     * How fast the machine is now: MB a second that each core digests by SHA-256 while all do, for half a second. A virtual
     * machine's cores are not always as fast; figures of two runs compare where this does.
     */
    public static double speed() throws InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
        LongAdder digested = new LongAdder();
        List<Thread> threads = new ArrayList<>();
        for (int core = 0; core < cores; core++) {
            threads.add(Thread.ofPlatform().start(() -> {
                byte[] block = new byte[1_000_000];
                MessageDigest digest = sha256();
                while (System.nanoTime() < end) {
                    digest.update(block);
                    digested.increment();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return digested.sum() / (0.5 * cores);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Processor time since a moment, of this process and of all PostgreSQL processes of the machine: nothing else may use one
     * meanwhile.
     */
    public static final class ProcessorTime {

        private final Map<Long, Duration> before = now();

        /** Since this object was made. */
        public Duration spent() {
            return now().entrySet().stream()
                    .map(process -> process.getValue().minus(before.getOrDefault(process.getKey(), Duration.ZERO)))
                    .reduce(Duration.ZERO, Duration::plus);
        }

        private static Map<Long, Duration> now() {
            long self = ProcessHandle.current().pid();
            Map<Long, Duration> times = new HashMap<>();
            ProcessHandle.allProcesses()
                    .filter(one ->
                            one.pid() == self || one.info().command().orElse("").endsWith("/postgres"))
                    .forEach(one -> one.info().totalCpuDuration().ifPresent(time -> times.put(one.pid(), time)));
            return times;
        }
    }
}
