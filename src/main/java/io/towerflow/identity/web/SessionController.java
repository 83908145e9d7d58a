package io.towerflow.identity.web;

import io.towerflow.identity.Role;
import io.towerflow.identity.SignInSession;
import io.towerflow.identity.SignInSessionService;
import io.towerflow.problem.Paging;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists and ends open sessions: everybody's own; for an administrator those of all people of the tenant. */
@RestController
@RequestMapping("/api/sessions")
class SessionController {

    /** @param current whether this request belongs to it */
    record Session(
            UUID id,
            String account,
            Instant started,
            Instant lastSeen,
            Instant expires,
            String address,
            String agent,
            boolean current) {}

    private final SignInSessionService sessions;

    SessionController(SignInSessionService sessions) {
        this.sessions = sessions;
    }

    /**
     * A page of open sessions, the latest first; {@code X-Total-Count} tells how many there are.
     *
     * @param account whose; the caller's own where none is named, everybody's for {@code *}. Others' for an administrator only
     */
    @GetMapping
    ResponseEntity<List<Session>> list(
            @RequestParam(required = false) @Nullable String account,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit,
            Authentication who) {
        Paging.check(offset, limit);
        String wanted = account == null ? who.getName() : account;
        if (!wanted.equals(who.getName()) && !isAdministrator(who)) {
            throw new AccessDeniedException("Others' sessions");
        }
        String whose = wanted.equals("*") ? null : wanted;
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(sessions.count(whose)))
                .body(sessions.list(whose, offset, limit).stream()
                        .map(this::shown)
                        .toList());
    }

    /** Ends one: its next request is nobody's. 404 where there is no such session that is open and may be ended. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable UUID id, Authentication who) {
        sessions.end(id, isAdministrator(who) ? null : who.getName());
    }

    /** Ends all of the caller's own but the one that calls. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endOthers(Authentication who) {
        sessions.endOthers(who.getName());
    }

    private Session shown(SignInSession session) {
        return new Session(
                session.id(),
                session.account(),
                session.started(),
                session.lastSeen(),
                session.expires(),
                session.address(),
                session.agent(),
                session.id().equals(sessions.current()));
    }

    private static boolean isAdministrator(Authentication who) {
        return who.getAuthorities().stream().anyMatch(role -> Role.ADMIN.id().equals(role.getAuthority()));
    }
}
