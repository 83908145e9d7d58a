package io.towerflow;

import io.towerflow.launch.FastStart;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the server, or with a sub-command an analysis that needs none. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class TowerFlow {

    public static void main(String[] args) {
        if (SubCommands.named(args)) {
            System.exit(SubCommands.run(args));
        }
        FastStart.replaceThisProcess(TowerFlow.class, args);
        // Spring Boot Admin's client is the only one that uses Netty; its way past the heap makes JDK 24 and later
        // complain
        System.getProperties().putIfAbsent("io.netty.noUnsafe", "true");
        try {
            SpringApplication.run(TowerFlow.class, args);
        } catch (RuntimeException alreadyReported) {
            // The embedded broker's threads would keep a server alive that never started.
            System.exit(1);
        }
    }
}
