package io.towerflow.operations.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.towerflow.identity.AccountName;
import io.towerflow.identity.ClientAddress;
import io.towerflow.identity.SecurityTrail;
import io.towerflow.operations.account.AccountGuard;
import io.towerflow.operations.account.AccountStanding;
import io.towerflow.operations.account.AccountStandings;
import io.towerflow.operations.account.PasswordsDelayedException;
import io.towerflow.operations.account.SignInDelayedException;
import io.towerflow.operations.account.SignedIn;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Asks the engine's identity service for the password; groups (each is an authority of the same name) and tenant are those of
 * the account's standing. An accepted password is remembered for half a minute, under a key that dies with this process, since a
 * system that reports alarms by HTTP basic sends it with every call; it is good for no longer than the account stands as it did.
 */
@Component
class EngineAuthenticationProvider implements AuthenticationProvider {

    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final String HMAC = "HmacSHA256";
    private static final int LONGEST_NAME = 64;

    private final IdentityService identities;
    private final AccountStandings standings;
    private final AccountGuard guard;
    private final SecurityTrail trail;
    /** With a key that dies with this process; copied for each use, since looking it up costs more than using it. */
    private final Mac keyed;
    /** The credential of the account when its password was accepted, by the fingerprint of the attempt. */
    private final Cache<String, String> accepted =
            Caffeine.newBuilder().expireAfterWrite(REMEMBERED).maximumSize(1000).build();
    /**
     * Locks by which attempts for one name at one address come one by one, so that none slips by before the one before is
     * counted.
     */
    private final Object[] turns =
            IntStream.range(0, 256).mapToObj(i -> new Object()).toArray();

    EngineAuthenticationProvider(
            IdentityService identities, AccountStandings standings, AccountGuard guard, SecurityTrail trail) {
        this.identities = identities;
        this.standings = standings;
        this.guard = guard;
        this.trail = trail;
        this.keyed = keyed();
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String name = attempt.getName() == null ? "" : AccountName.normalised(attempt.getName());
        Object password = attempt.getCredentials();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.indexOf('\0') >= 0 || password == null) {
            throw refused();
        }
        refuseDelayed(name);
        String fingerprint = fingerprint(name, password.toString());
        SignedIn who =
                new SignedIn(known(name, fingerprint).orElseGet(() -> check(name, password.toString(), fingerprint)));
        UsernamePasswordAuthenticationToken signedIn = UsernamePasswordAuthenticationToken.authenticated(
                who, null, standings.of(name).map(AccountStanding::authorities).orElseThrow(() -> refused()));
        signedIn.setDetails(attempt.getDetails());
        return signedIn;
    }

    private Optional<AccountStanding> known(String name, String fingerprint) {
        String credential = accepted.getIfPresent(fingerprint);
        return credential == null
                ? Optional.empty()
                : standings
                        .of(name)
                        .filter(now -> !now.locked() && now.credential().equals(credential));
    }

    private AccountStanding check(String name, String password, String fingerprint) {
        synchronized (turns[Math.floorMod((name + "/" + ClientAddress.current()).hashCode(), turns.length)]) {
            Optional<AccountStanding> known = known(name, fingerprint);
            if (known.isPresent()) {
                return known.get();
            }
            refuseDelayed(name);
            try {
                if (!identities.checkPassword(name, password)) {
                    throw refused();
                }
            } catch (PasswordsDelayedException e) {
                throw new SignInDelayedException(e.delay());
            }
            standings.forget(name);
            AccountStanding standing =
                    standings.of(name).filter(now -> !now.locked()).orElseThrow(() -> refused());
            accepted.put(fingerprint, standing.credential());
            return standing;
        }
    }

    private void refuseDelayed(String name) {
        Duration delay = guard.delay(name);
        if (!delay.isZero()) {
            trail.count(
                    standings.of(name).map(AccountStanding::tenant).orElse(null),
                    SecurityTrail.NOBODY,
                    "refuse-sign-in",
                    "account " + name,
                    ClientAddress.current(),
                    "delayed");
            throw new SignInDelayedException(delay);
        }
    }

    private static BadCredentialsException refused() {
        return new BadCredentialsException("Wrong name or password");
    }

    /**
     * Computes a fingerprint that tells nothing of the password, and nothing at another address, where it would answer a guess.
     */
    private String fingerprint(String name, String password) {
        try {
            Mac mac = (Mac) keyed.clone();
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(ClientAddress.current().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This Java's " + HMAC + " cannot be copied", e);
        }
    }

    private static Mac keyed() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(random, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + HMAC, e);
        }
    }
}
