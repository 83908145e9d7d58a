package io.towerflow.correlation;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code replay}: groups recorded alarms into incidents with the rules of the server. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Groups recorded alarms into incidents with the server's rules, without a server.")
public class ReplayCommand implements Callable<Integer> {

    @Option(
            names = "--alarms",
            required = true,
            paramLabel = "F",
            description = "CSV: alarm_id,device_id,start_timestamp,end_timestamp")
    private @Nullable Path alarms;

    @Override
    public Integer call() {
        throw new IllegalArgumentException("not ready: " + alarms);
    }
}
