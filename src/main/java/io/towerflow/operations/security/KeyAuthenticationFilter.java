package io.towerflow.operations.security;

import io.towerflow.identity.ApiKey;
import io.towerflow.identity.KeyCheck;
import io.towerflow.identity.MachineCaller;
import io.towerflow.identity.Scope;
import io.towerflow.operations.account.SignedIn;
import io.towerflow.operations.web.ProblemResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Signs in a machine by {@code Authorization: Bearer KEY} for this one request: no session, no cookie. Its scopes become its
 * authorities. A key that is not valid ends the request, except where nobody needs to sign in (RFC 6750).
 */
class KeyAuthenticationFilter extends OncePerRequestFilter {

    private static final String SCHEME = "bearer";
    private static final String REALM = "Bearer realm=\"TowerFlow\"";

    private final KeyCheck keys;
    private final Predicate<HttpServletRequest> open;

    /** @param open whether nobody needs to sign in for a request */
    KeyAuthenticationFilter(KeyCheck keys, Predicate<HttpServletRequest> open) {
        this.keys = keys;
        this.open = open;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String token = token(request);
        if (token == null || open.test(request)) {
            chain.doFilter(request, response);
            return;
        }
        KeyCheck.Answer answer = keys.check(token, request.getRemoteAddr());
        ApiKey key = answer.key();
        if (key == null) {
            String words = answer.refusal() == null
                    ? KeyCheck.Refusal.UNKNOWN.words()
                    : answer.refusal().words();
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE,
                    REALM + ", error=\"invalid_token\", error_description=\"" + words + "\"");
            ProblemResponse.write(response, HttpStatus.UNAUTHORIZED, words);
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(authentication(key, request.getRemoteAddr()));
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }

    private static UsernamePasswordAuthenticationToken authentication(ApiKey key, String address) {
        MachineCaller machine = new MachineCaller(key, address);
        UsernamePasswordAuthenticationToken authentication = UsernamePasswordAuthenticationToken.authenticated(
                new SignedIn(machine.getName(), key.name(), key.tenant()),
                null,
                key.scopes().stream()
                        .map(Scope::caller)
                        .map(SimpleGrantedAuthority::new)
                        .toList());
        authentication.setDetails(machine);
        return authentication;
    }

    /** Returns what follows the scheme, or null where the header has another scheme or is absent. */
    private static @Nullable String token(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.strip().toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return null;
        }
        return header.strip().substring(SCHEME.length()).strip();
    }
}
