package io.towerflow.operations.session;

import io.towerflow.identity.ClientAddress;
import io.towerflow.identity.SecurityTrail;
import io.towerflow.identity.SignInSessions;
import io.towerflow.tenancy.Tenancy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Takes a session off the list when its owner signs out, or when the web server lets it go. */
@Component
public class SessionEnd implements LogoutHandler, HttpSessionListener {

    private static final Logger log = LoggerFactory.getLogger(SessionEnd.class);

    private final SignInSessions sessions;
    private final SecurityTrail trail;

    SessionEnd(SignInSessions sessions, SecurityTrail trail) {
        this.sessions = sessions;
        this.trail = trail;
    }

    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        SignInTicket ticket = SignInTicket.of(request);
        if (ticket != null && end(ticket, SignInSessions.End.SIGNED_OUT)) {
            trail.write(
                    ticket.tenant(),
                    ticket.account(),
                    "sign-out",
                    "account " + ticket.account(),
                    ClientAddress.current(),
                    Map.of());
        }
    }

    /** Ends the session: only one that nothing else has ended is still open here. */
    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        SignInTicket ticket = SignInTicket.of(event.getSession());
        if (ticket != null) {
            try {
                end(ticket, SignInSessions.End.IDLE);
            } catch (DataAccessException | TransactionException e) {
                log.debug("The end of a session could not be written; its time ends it", e);
            }
        }
    }

    private boolean end(SignInTicket ticket, SignInSessions.End end) {
        return Tenancy.as(ticket.tenant(), () -> sessions.end(ticket.session(), ticket.account(), end));
    }
}
