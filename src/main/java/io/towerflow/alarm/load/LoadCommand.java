package io.towerflow.alarm.load;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code load}: sends recorded alarms to a running server. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Sends recorded alarms to a running server: its devices become sites with their links, each row a raise and a "
                    + "clear.",
            "Without --speed everything goes as fast as the server takes it, dated so that the recording ends now; with "
                    + "--speed N it goes N times faster than recorded, dated as it is sent."
        })
public class LoadCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--url", required = true, paramLabel = "URL", description = "the server, as http://127.0.0.1:8080")
    private @Nullable URI url;

    @Option(
            names = "--user",
            paramLabel = "NAME:PASS",
            description = "an account of the role admin, for a demo; also read from TOWERFLOW_LOAD_USER",
            defaultValue = "${env:TOWERFLOW_LOAD_USER}")
    private @Nullable String user;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "a key with the scopes inventory:write and alarm:write; also read from TOWERFLOW_LOAD_KEY",
            defaultValue = "${env:TOWERFLOW_LOAD_KEY}")
    private @Nullable String key;

    @Option(
            names = "--alarms",
            required = true,
            paramLabel = "F",
            description = "CSV, also gzipped: alarm_id,device_id,start_timestamp,end_timestamp")
    private @Nullable Path alarms;

    @Option(names = "--links", paramLabel = "F", description = "CSV, also gzipped: device_a,device_b")
    private @Nullable Path links;

    @Option(
            names = "--mapping",
            paramLabel = "F",
            description = "YAML: names, severities and causes; without it connectors/load/huawei-24v.yaml")
    private @Nullable Path mapping;

    @Option(names = "--speed", paramLabel = "N", description = "how many times faster than recorded")
    private @Nullable Double speed;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        Loader loader = new Loader(
                Objects.requireNonNull(url),
                credentials(),
                Objects.requireNonNull(alarms),
                links,
                mapping,
                speed,
                command.commandLine().getErr());
        command.commandLine().getOut().println(loader.run());
        return 0;
    }

    private Loader.Credentials credentials() {
        if (key != null && !key.isBlank()) {
            return Loader.Credentials.key(key.strip());
        }
        if (user == null || user.isBlank()) {
            throw new IllegalArgumentException("--key KEY or --user NAME:PASS is needed");
        }
        return Loader.Credentials.user(user);
    }
}
