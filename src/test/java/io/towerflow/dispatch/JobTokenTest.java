package io.towerflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobTokenTest {

    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final Instant EXPIRY = Instant.parse("2026-11-30T12:00:00Z");
    private static final JobLink LINK = new JobLink("aB3-_x9Z", "default", "WO-2026-000045", "T-12", EXPIRY);

    @Test
    void isShortAndNamesItsLink() {
        String token = JobToken.write(LINK, SECRET);

        assertThat(token).hasSize(30).startsWith(LINK.id()).matches("[A-Za-z0-9_-]+");
        assertThat(JobToken.id(token)).contains(LINK.id());
        assertThat(JobToken.genuine(token, LINK, SECRET)).isTrue();
    }

    @Test
    void opensNothingElse() {
        String token = JobToken.write(LINK, SECRET);

        assertThat(List.of(
                        new JobLink("aB3-_x9Y", "default", "WO-2026-000045", "T-12", EXPIRY),
                        new JobLink(LINK.id(), "other", "WO-2026-000045", "T-12", EXPIRY),
                        new JobLink(LINK.id(), "default", "WO-2026-000046", "T-12", EXPIRY),
                        new JobLink(LINK.id(), "default", "WO-2026-000045", "T-13", EXPIRY),
                        new JobLink(LINK.id(), "default", "WO-2026-000045", "T-12", EXPIRY.plusSeconds(1)),
                        // Nobody moves the border between two fields.
                        new JobLink(LINK.id(), "default", "WO-2026-00004", "5T-12", EXPIRY)))
                .noneMatch(other -> JobToken.genuine(token, other, SECRET));
        assertThat(JobToken.genuine(token, LINK, "another secret of this length...".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(JobToken.genuine(token.substring(0, 29) + "!", LINK, SECRET)).isFalse();
    }

    @Test
    void whatIsNoTokenNamesNoLink() {
        assertThat(List.of("", "short", "../../../etc/passwd-and-more..", "x".repeat(31), "é".repeat(30)))
                .allMatch(text -> JobToken.id(text).isEmpty());
    }
}
