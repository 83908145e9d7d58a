package io.towerflow.operations.session;

import io.towerflow.identity.CurrentSignIn;
import io.towerflow.identity.SignInSessions;
import io.towerflow.operations.account.AccountStanding;
import io.towerflow.operations.account.AccountStandings;
import io.towerflow.operations.account.SignedIn;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Reads the sign-in behind the current request from its security context. */
@Component
class RequestSignIn implements CurrentSignIn {

    private static final Logger log = LoggerFactory.getLogger(RequestSignIn.class);

    private final AccountStandings standings;
    private final SignInSessions sessions;
    private final Clock clock;

    RequestSignIn(AccountStandings standings, SignInSessions sessions, Clock clock) {
        this.standings = standings;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public Lease lease() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null
                || !(authentication.getPrincipal() instanceof SignedIn who)
                || who.credential() == null) {
            return () -> true;
        }
        AccountStanding then = standings.of(who.name()).orElse(null);
        SignInTicket ticket = ticket();
        return () -> {
            try {
                return then != null
                        && standings.of(who.name()).filter(then::equals).isPresent()
                        && (ticket == null || isOpen(ticket));
            } catch (DataAccessException | TransactionException e) {
                log.debug("Whether {} may go on cannot be told", who.name(), e);
                return false;
            }
        };
    }

    @Override
    public String name() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        return who == null ? "operations" : who.getName();
    }

    @Override
    public @Nullable UUID session() {
        SignInTicket ticket = ticket();
        return ticket == null ? null : ticket.session();
    }

    private static @Nullable SignInTicket ticket() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                ? SignInTicket.of(request.getRequest())
                : null;
    }

    private boolean isOpen(SignInTicket ticket) {
        return clock.instant().isBefore(ticket.expires())
                && Tenancy.as(ticket.tenant(), () -> sessions.isOpen(ticket.session()));
    }
}
