package io.towerflow.operations.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Component;

/**
 * Asks the engine's identity service for the password, the groups (each becomes an authority of the same name) and the
 * tenant. An accepted password is remembered for half a minute, under a key that dies with this process, since a system
 * that reports alarms by HTTP basic sends it with every call.
 */
@Component
class EngineAuthenticationProvider implements AuthenticationProvider {

    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final String HMAC = "HmacSHA256";

    private record Accepted(SignedIn who, List<GrantedAuthority> authorities) {}

    private final IdentityService identities;
    private final SecretKeySpec key;
    private final Cache<String, Accepted> accepted =
            Caffeine.newBuilder().expireAfterWrite(REMEMBERED).maximumSize(1000).build();

    EngineAuthenticationProvider(IdentityService identities) {
        this.identities = identities;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, HMAC);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String name = attempt.getName();
        Object password = attempt.getCredentials();
        if (name == null || name.isBlank() || password == null) {
            throw refused();
        }
        String fingerprint = fingerprint(name, password.toString());
        Accepted known = accepted.getIfPresent(fingerprint);
        if (known == null) {
            known = check(name, password.toString());
            accepted.put(fingerprint, known);
        }
        return UsernamePasswordAuthenticationToken.authenticated(known.who(), null, known.authorities());
    }

    private Accepted check(String name, String password) {
        if (!identities.checkPassword(name, password)) {
            throw refused();
        }
        User user = identities.createUserQuery().userId(name).singleResult();
        List<Tenant> tenants = identities
                .createTenantQuery()
                .userMember(name)
                .orderByTenantId()
                .asc()
                .list();
        if (user == null || tenants.isEmpty()) {
            throw refused();
        }
        List<GrantedAuthority> authorities = identities.createGroupQuery().groupMember(name).list().stream()
                .map(Group::getId)
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList();
        String fullName = (text(user.getFirstName()) + " " + text(user.getLastName())).strip();
        return new Accepted(
                new SignedIn(
                        user.getId(),
                        fullName.isEmpty() ? user.getId() : fullName,
                        tenants.getFirst().getId()),
                authorities);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static BadCredentialsException refused() {
        return new BadCredentialsException("Wrong name or password");
    }

    private String fingerprint(String name, String password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + HMAC, e);
        }
    }
}
