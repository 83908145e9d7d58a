package io.towerflow.identity;

import io.towerflow.problem.NotFoundException;
import io.towerflow.tenancy.Tenancy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Ends open sessions of the current tenant on behalf of people. */
@Service
public class SignInSessionService {

    private final SignInSessions sessions;
    private final CurrentSignIn signIn;
    private final SecurityTrail trail;

    SignInSessionService(SignInSessions sessions, CurrentSignIn signIn, SecurityTrail trail) {
        this.sessions = sessions;
        this.signIn = signIn;
        this.trail = trail;
    }

    /** @param account whose, or null for everybody's */
    public List<SignInSession> list(@Nullable String account, int offset, int limit) {
        return sessions.list(account, offset, limit);
    }

    /** @param account whose, or null for everybody's */
    public long count(@Nullable String account) {
        return sessions.count(account);
    }

    /** Returns the session to which the current request belongs, or null where it belongs to none. */
    public @Nullable UUID current() {
        return signIn.session();
    }

    /**
     * Ends an open session for the one who asks.
     *
     * @param account whose it must be, or null where it may be anybody's
     * @throws NotFoundException where there is no such session that is open
     */
    public void end(UUID id, @Nullable String account) {
        if (!sessions.end(id, account, SignInSessions.End.ENDED)) {
            throw new NotFoundException("open session", id.toString());
        }
        write("session " + id, Map.of());
    }

    /** Ends all open sessions of the account but the current one. */
    public void endOthers(String account) {
        int ended = sessions.endAll(account, current(), SignInSessions.End.ENDED);
        write("account " + account, Map.of("sessions", ended));
    }

    private void write(String thing, Map<String, ?> details) {
        trail.write(Tenancy.required(), signIn.name(), "end-session", thing, ClientAddress.current(), details);
    }
}
