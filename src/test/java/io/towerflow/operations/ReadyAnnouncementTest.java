package io.towerflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadyAnnouncementTest {

    @Test
    void aDemoSaysItsPasswords() {
        assertThat(ReadyAnnouncement.text("http://127.0.0.1:8080", "127.0.0.1", 8080, null))
                .startsWith("TowerFlow is ready: http://127.0.0.1:8080 · sign in as dispatcher / dispatcher · ");
    }

    @Test
    void aServerOfOnesOwnSaysNoPassword() {
        assertThat(ReadyAnnouncement.text("http://127.0.0.1:8080", "127.0.0.1", 8080, "ama"))
                .isEqualTo("TowerFlow is ready: http://127.0.0.1:8080"
                        + " · sign in as ama with the password of TOWERFLOW_ADMIN_PASSWORD");
    }

    @Test
    void behindAProxyItSaysWhereItListensToo() {
        assertThat(ReadyAnnouncement.text("https://noc.example.org", "0.0.0.0", 8443, "ama"))
                .startsWith("TowerFlow is ready: https://noc.example.org (listening on 0.0.0.0, port 8443) · ");
        assertThat(ReadyAnnouncement.text("https://noc.example.org", "", 8443, "ama"))
                .contains("(listening on every address, port 8443)");
    }
}
