package io.towerflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who starts the product for the first time. */
class FirstMinuteIT {

    private static final int LINES = 40;
    private static final String PLUGIN = "/camunda/api/cockpit/plugin/cockpitPlugins/static/app/plugin.js";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    @Test
    @Timeout(600)
    void saysInFewLinesWhereToGoAndHowToSignIn() throws IOException {
        try (RunningServer demo = new RunningServer(home, Map.of()).start()) {
            List<String> lines = demo.linesUntilReady();
            assertFew(lines);
            assertGoesByThePreparedFolder(demo);
            assertThat(lines.getLast())
                    .contains("TowerFlow is ready: " + demo.url("") + " · sign in as dispatcher / dispatcher · ");
            assertThat(demo.get("/api/incidents", "dispatcher").statusCode()).isEqualTo(200);
            assertThat(demo.get(PLUGIN, "manager").statusCode())
                    .as("what Cockpit is made of lies in another jar")
                    .isEqualTo(200);
        }

        Map<String, String> own = Map.of(
                "TOWERFLOW_DEMO", "false",
                "TOWERFLOW_ADMIN_USER", "ama",
                "TOWERFLOW_ADMIN_PASSWORD", "correct horse battery",
                "TOWERFLOW_PUBLIC_URL", "https://noc.example.org");
        try (RunningServer server = new RunningServer(home, own).start()) {
            List<String> lines = server.linesUntilReady();
            assertFew(lines);
            assertThat(lines.getLast())
                    .contains("TowerFlow is ready: https://noc.example.org (listening on 127.0.0.1, port ")
                    .endsWith(" · sign in as ama with the password of TOWERFLOW_ADMIN_PASSWORD");
            assertThat(lines.getLast()).doesNotContain("dispatcher");
            assertThat(lines).noneMatch(line -> line.contains("correct horse"));
        }
    }

    /** The build has prepared it where the machine can use that; the process is still the one that was started. */
    private static void assertGoesByThePreparedFolder(RunningServer server) throws IOException {
        Path prepared = Path.of("target", "towerflow.start").toAbsolutePath();
        try (Stream<Path> files = Files.exists(prepared) ? Files.list(prepared) : Stream.empty()) {
            if (files.anyMatch(file -> file.toString().endsWith(".aot"))) {
                assertThat(server.commandLine())
                        .contains("-XX:AOTCache=" + prepared)
                        .contains("-Xmx1g");
            } else {
                assertThat(server.commandLine()).doesNotContain("AOTCache");
            }
        }
    }

    /** Few lines, none of them a list of settings, a foreign banner or a warning: nothing was amiss. */
    private static void assertFew(List<String> lines) {
        assertThat(lines).as("lines until it is ready").hasSizeLessThanOrEqualTo(LINES);
        assertThat(lines).noneMatch(line -> line.matches("\\t[a-z.]+ = .*") || line.contains("Config values"));
        assertThat(lines).noneMatch(line -> line.contains("Camunda Platform"));
        assertThat(lines).noneMatch(line -> line.matches(".* (WARN|ERROR) .*") || line.startsWith("WARNING"));
    }
}
