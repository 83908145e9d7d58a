package io.towerflow.operations.security;

import io.towerflow.identity.AccessRule;
import io.towerflow.operations.account.SignedIn;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Component;

/** The name and password with which Spring Boot Admin reads this server's own actuator: made at each start, kept nowhere. */
@Component
public final class MonitorCredentials implements AuthenticationProvider {

    private static final String NAME = "monitor";

    private final String password;

    MonitorCredentials() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        this.password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    public String name() {
        return NAME;
    }

    public String password() {
        return password;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** Answers for its own name only; null leaves everybody else to the next provider. */
    @Override
    public @Nullable Authentication authenticate(Authentication attempt) {
        if (!NAME.equals(attempt.getName()) || attempt.getCredentials() == null) {
            return null;
        }
        byte[] given = attempt.getCredentials().toString().getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, password.getBytes(StandardCharsets.UTF_8))) {
            throw new BadCredentialsException("Wrong name or password");
        }
        return UsernamePasswordAuthenticationToken.authenticated(
                new SignedIn(NAME, NAME, Tenancy.DEFAULT),
                null,
                List.of(new SimpleGrantedAuthority(AccessRule.MONITOR)));
    }
}
