package io.towerflow.operations.session;

import io.towerflow.audit.Printable;
import io.towerflow.identity.ClientAddress;
import io.towerflow.identity.KnownAddresses;
import io.towerflow.identity.SecurityTrail;
import io.towerflow.identity.SignInSession;
import io.towerflow.identity.SignInSessions;
import io.towerflow.identity.SignInThrottle;
import io.towerflow.operations.account.SignedIn;
import io.towerflow.tenancy.Tenancy;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/** Begins the session of somebody who signed in by the form, and goes to the page that was wanted. */
@Component
public class SessionStart extends SavedRequestAwareAuthenticationSuccessHandler {

    private final SignInSessions sessions;
    private final SignInThrottle throttle;
    private final KnownAddresses addresses;
    private final SecurityTrail trail;

    SessionStart(SignInSessions sessions, SignInThrottle throttle, KnownAddresses addresses, SecurityTrail trail) {
        this.sessions = sessions;
        this.throttle = throttle;
        this.addresses = addresses;
        this.trail = trail;
        setDefaultTargetUrl("/");
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws ServletException, IOException {
        if (authentication.getPrincipal() instanceof SignedIn who && who.credential() != null) {
            begin(request, who);
        }
        super.onAuthenticationSuccess(request, response, authentication);
    }

    private void begin(HttpServletRequest request, SignedIn who) {
        String address = ClientAddress.current();
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        String printable = agent == null ? "" : Printable.of(agent);
        SignInTicket before = SignInTicket.of(request);
        if (before != null) {
            Tenancy.as(
                    before.tenant(),
                    () -> sessions.end(before.session(), before.account(), SignInSessions.End.REPLACED));
        }
        SignInSession session = Tenancy.as(who.tenant(), () -> sessions.open(who.name(), address, printable));
        new SignInTicket(session.id(), session.expires(), who.name(), who.tenant()).bind(request.getSession());
        throttle.forgive(who.name(), ClientAddress.network(address));
        addresses.add(who.tenant(), who.name(), ClientAddress.network(address));
        trail.write(
                who.tenant(),
                who.name(),
                "sign-in",
                "account " + who.name(),
                address,
                Map.of("way", "form", "agent", printable));
    }
}
