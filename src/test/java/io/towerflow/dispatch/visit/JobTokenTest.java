package io.towerflow.dispatch.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobTokenTest {

    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final Instant EXPIRY = Instant.parse("2026-11-30T12:00:00Z");
    private static final JobLink LINK = new JobLink("default", "WO-2026-000045", "T-12", EXPIRY);

    @Test
    void isShortAndFindsItsLink() {
        String token = JobToken.write(LINK, SECRET);

        assertThat(token).hasSize(22).matches("[A-Za-z0-9_-]+");
        assertThat(JobToken.digest(token))
                .hasValueSatisfying(digest -> assertThat(digest).hasSize(64).doesNotContain(token));
        assertThat(JobToken.genuine(token, LINK, SECRET)).isTrue();
    }

    @Test
    void opensNothingElse() {
        String token = JobToken.write(LINK, SECRET);

        assertThat(List.of(
                        new JobLink("other", "WO-2026-000045", "T-12", EXPIRY),
                        new JobLink("default", "WO-2026-000046", "T-12", EXPIRY),
                        new JobLink("default", "WO-2026-000045", "T-13", EXPIRY),
                        new JobLink("default", "WO-2026-000045", "T-12", EXPIRY.plusSeconds(1)),
                        // Nobody moves the border between two fields.
                        new JobLink("default", "WO-2026-00004", "5T-12", EXPIRY)))
                .noneMatch(other -> JobToken.genuine(token, other, SECRET));
        assertThat(JobToken.genuine(token, LINK, "another secret of this length...".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(JobToken.genuine(token.substring(0, 21) + "!", LINK, SECRET)).isFalse();
    }

    @Test
    void whatIsNoTokenNamesNoLink() {
        assertThat(List.of("", "short", "../../../etc/passwd-and-more..", "x".repeat(23), "é".repeat(22)))
                .allMatch(text -> JobToken.digest(text).isEmpty());
    }
}
