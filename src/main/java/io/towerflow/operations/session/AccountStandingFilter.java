package io.towerflow.operations.session;

import io.towerflow.identity.SignInSessions;
import io.towerflow.operations.account.AccountStanding;
import io.towerflow.operations.account.AccountStandings;
import io.towerflow.operations.account.SignedIn;
import io.towerflow.tenancy.Tenancy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request the rights that the account has now, not when the session began, and ends a session whose account is gone,
 * locked or of another password, that somebody has ended, or whose time is over.
 */
public class AccountStandingFilter extends OncePerRequestFilter {

    private final AccountStandings standings;
    private final SignInSessions sessions;
    private final Clock clock;

    public AccountStandingFilter(AccountStandings standings, SignInSessions sessions, Clock clock) {
        this.standings = standings;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null
                && authentication.getPrincipal() instanceof SignedIn who
                && who.credential() != null) {
            HttpSession session = request.getSession(false);
            boolean fromSession = session != null && belongsTo(session, authentication);
            AccountStanding standing =
                    standings.of(who.name()).filter(who::standsWith).orElse(null);
            SignInSessions.End end = fromSession ? end(session, who, standing) : null;
            if (end != null) {
                end(session, end);
            }
            if (standing == null || end != null) {
                SecurityContextHolder.setContext(SecurityContextHolder.createEmptyContext());
            } else if (!standing.authorities().equals(authentication.getAuthorities())) {
                SecurityContextHolder.setContext(context(authentication, standing));
            }
        }
        chain.doFilter(request, response);
    }

    private static boolean belongsTo(HttpSession session, Authentication authentication) {
        return session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        instanceof SecurityContext stored
                && stored.getAuthentication() == authentication;
    }

    /** Returns why the session is over, or null where it may go on. */
    private SignInSessions.@Nullable End end(
            @Nullable HttpSession session, SignedIn who, @Nullable AccountStanding standing) {
        SignInTicket ticket = SignInTicket.of(session);
        if (ticket == null) {
            return SignInSessions.End.ENDED;
        }
        if (standing == null) {
            return SignInSessions.End.ACCOUNT_CHANGED;
        }
        if (!clock.instant().isBefore(ticket.expires())) {
            return SignInSessions.End.EXPIRED;
        }
        return Tenancy.as(who.tenant(), () -> {
            if (!sessions.isOpen(ticket.session())) {
                return SignInSessions.End.ENDED;
            }
            sessions.seen(ticket.session());
            return null;
        });
    }

    private void end(@Nullable HttpSession session, SignInSessions.End end) {
        SignInTicket ticket = SignInTicket.of(session);
        if (ticket != null) {
            Tenancy.as(ticket.tenant(), () -> sessions.end(ticket.session(), ticket.account(), end));
        }
        if (session != null) {
            session.invalidate();
        }
    }

    private static SecurityContext context(Authentication before, AccountStanding standing) {
        UsernamePasswordAuthenticationToken now =
                UsernamePasswordAuthenticationToken.authenticated(before.getPrincipal(), null, standing.authorities());
        now.setDetails(before.getDetails());
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(now);
        return context;
    }
}
