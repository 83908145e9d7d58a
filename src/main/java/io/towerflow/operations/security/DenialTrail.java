package io.towerflow.operations.security;

import io.towerflow.identity.ClientAddress;
import io.towerflow.identity.SecurityTrail;
import io.towerflow.operations.account.SignedIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Notes each answer 403, whoever gave it: the table of access, the engine, a missing token, or a room. */
class DenialTrail extends OncePerRequestFilter {

    private final SecurityTrail trail;

    DenialTrail(SecurityTrail trail) {
        this.trail = trail;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        if (response.getStatus() == HttpServletResponse.SC_FORBIDDEN) {
            Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
            SignedIn who =
                    authentication != null && authentication.getPrincipal() instanceof SignedIn known ? known : null;
            trail.count(
                    who == null ? null : who.tenant(),
                    who == null ? SecurityTrail.NOBODY : who.name(),
                    "deny",
                    "request " + request.getMethod() + " " + request.getRequestURI(),
                    ClientAddress.current(),
                    "");
        }
    }
}
