package io.towerflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The delays under a clock of their own, with the known addresses of the real database. */
@TowerFlowTest
class SignInThrottleTest {

    private static final SignInSettings SETTINGS =
            new SignInSettings(Duration.ofHours(12), 4, Duration.ofSeconds(5), Duration.ofMinutes(5), 60, 120);

    @Autowired
    KnownAddresses known;

    private Instant now = Instant.parse("2027-03-01T08:00:00Z");

    private final String name = "awa" + UUID.randomUUID();

    @Test
    void theDelayBeginsWithTheFifthFailureAndDoublesUpToItsBound() {
        SignInThrottle throttle = throttle();
        for (int i = 0; i < 4; i++) {
            throttle.failed(name, "192.0.2.1");
            assertThat(throttle.delay(name, "192.0.2.1", null)).isZero();
        }
        long[] seconds = {5, 10, 20, 40, 80, 160, 300, 300};
        for (long wanted : seconds) {
            throttle.failed(name, "192.0.2.1");
            assertThat(throttle.delay(name, "192.0.2.1", null)).hasSeconds(wanted);
            pass(Duration.ofSeconds(wanted));
            assertThat(throttle.delay(name, "192.0.2.1", null)).isZero();
        }
    }

    @Test
    void itIsForgottenAfterAnHourAndForgivenByASignIn() {
        SignInThrottle throttle = throttle();
        fail(throttle, name, "192.0.2.1", 30);
        assertThat(throttle.delay(name, "192.0.2.1", null)).hasMinutes(5);

        throttle.forgive(name, "192.0.2.1");
        assertThat(throttle.delay(name, "192.0.2.1", null)).isZero();

        fail(throttle, name, "192.0.2.1", 30);
        pass(Duration.ofHours(1).plusSeconds(1));
        assertThat(throttle.failed(name, "192.0.2.1")).isEqualTo(1);
    }

    @Test
    void anotherAddressAndAnotherNameAreNotDelayed() {
        SignInThrottle throttle = throttle();
        fail(throttle, name, "192.0.2.1", 30);

        assertThat(throttle.delay(name, "192.0.2.2", null)).isZero();
        assertThat(throttle.delay("other", "192.0.2.1", null)).isZero();
    }

    @Test
    void guessesFromManyAddressesAreHeldButNotAnAddressThatIsKnown() {
        known.add(Tenancy.DEFAULT, name, "192.0.2.250");
        SignInThrottle throttle = throttle();
        for (int i = 0; i < 60; i++) {
            throttle.failed(name, "198.51.100." + i);
        }

        assertThat(throttle.delay(name, "203.0.113.1", Tenancy.DEFAULT))
                .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
        assertThat(throttle.delay(name, "192.0.2.250", Tenancy.DEFAULT)).isZero();
        pass(Duration.ofMinutes(1));
        assertThat(throttle.delay(name, "203.0.113.1", Tenancy.DEFAULT)).isZero();
    }

    @Test
    void oneAddressWithManyNamesIsHeldButNotForWhoCameInFromThere() {
        known.add(Tenancy.DEFAULT, name, "192.0.2.200");
        SignInThrottle throttle = throttle();
        for (int i = 0; i < 120; i++) {
            throttle.failed("nobody" + i, "192.0.2.200");
        }

        assertThat(throttle.delay("somebody", "192.0.2.200", Tenancy.DEFAULT)).isPositive();
        assertThat(throttle.delay("unknown", "192.0.2.200", null)).isPositive();
        assertThat(throttle.delay(name, "192.0.2.200", Tenancy.DEFAULT)).isZero();
    }

    @Test
    void anIpv6CallerHasOneAddressHoweverManyItTakes() {
        assertThat(ClientAddress.network("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(ClientAddress.network("2001:db8:1:2:ffff::1"))
                .isNotEqualTo(ClientAddress.network("2001:db8:1:3::1"));
        assertThat(ClientAddress.network("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(ClientAddress.network("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
    }

    private static void fail(SignInThrottle throttle, String name, String address, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(name, address);
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private SignInThrottle throttle() {
        return new SignInThrottle(SETTINGS, known, new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
    }
}
