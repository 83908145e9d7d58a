package io.towerflow.operations.session;

import io.towerflow.identity.ClientAddress;
import io.towerflow.identity.KnownAddresses;
import io.towerflow.identity.SecurityTrail;
import io.towerflow.operations.account.SignedIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Notes who calls by HTTP basic: once an hour for each account and address. */
public class BasicSignIns extends OncePerRequestFilter {

    private final KnownAddresses addresses;
    private final SecurityTrail trail;

    public BasicSignIns(KnownAddresses addresses, SecurityTrail trail) {
        this.addresses = addresses;
        this.trail = trail;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null
                && authentication.getPrincipal() instanceof SignedIn who
                && who.credential() != null
                && request.getHeader("Authorization") != null) {
            String address = ClientAddress.current();
            if (addresses.add(who.tenant(), who.name(), ClientAddress.network(address))) {
                trail.write(
                        who.tenant(), who.name(), "sign-in", "account " + who.name(), address, Map.of("way", "basic"));
            }
        }
        chain.doFilter(request, response);
    }
}
