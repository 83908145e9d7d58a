package io.towerflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
