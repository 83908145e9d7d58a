package io.towerflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A demo becomes somebody's own server, on the same data. */
class WithoutDemoIT {

    private static final String PASSWORD = "correct horse battery";
    private static final List<String> DEMO_USERS = List.of("dispatcher", "manager", "analyst", "technician", "admin");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    @Test
    @Timeout(600)
    void letsNobodyOfTheDemoInAndStartsForAnAdministratorOnly() throws Exception {
        try (RunningServer demo = new RunningServer(home, Map.of("TOWERFLOW_DEMO_STORY", "false")).start()) {
            DEMO_USERS.forEach(user -> assertThat(demo.get("/api/sites", user).statusCode())
                    .as(user)
                    .isEqualTo(200));
        }

        try (RunningServer nobodys = new RunningServer(home, Map.of("TOWERFLOW_DEMO", "false"))) {
            Files.delete(nobodys.log());
            nobodys.launch();
            assertThat(nobodys.awaitEnd()).isNotZero();
            assertThat(lines(nobodys))
                    .filteredOn(line -> line.contains("TOWERFLOW_ADMIN_PASSWORD"))
                    .hasSize(1);
            assertThat(lines(nobodys)).noneMatch(line -> line.startsWith("\tat "));
        }

        Map<String, String> own = Map.of(
                "TOWERFLOW_DEMO", "false", "TOWERFLOW_ADMIN_USER", "admin", "TOWERFLOW_ADMIN_PASSWORD", PASSWORD);
        try (RunningServer server = new RunningServer(home, own).start()) {
            // First, since the engine makes a name wait for some seconds after a wrong password
            assertThat(server.get("/api/sites", "admin", PASSWORD).statusCode()).isEqualTo(200);
            assertThat(server.get("/demo/phones", "admin", PASSWORD).statusCode())
                    .isEqualTo(404);
            DEMO_USERS.forEach(user -> assertThat(server.get("/api/sites", user).statusCode())
                    .as("%s with the demo's password", user)
                    .isEqualTo(401));
            assertThat(users(server)).containsExactly("admin");
            assertThat(server.get("/demo/mailbox", null).statusCode()).isNotEqualTo(200);
        }
    }

    private static List<String> lines(RunningServer server) throws IOException {
        return Files.readAllLines(server.log());
    }

    private static List<String> users(RunningServer server) throws SQLException {
        try (Connection database = server.database();
                ResultSet found = database.createStatement().executeQuery("SELECT id_ FROM act_id_user ORDER BY id_")) {
            List<String> ids = new ArrayList<>();
            while (found.next()) {
                ids.add(found.getString(1));
            }
            return ids;
        }
    }
}
