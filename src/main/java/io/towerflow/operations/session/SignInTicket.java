package io.towerflow.operations.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Binds the web server's session to its row in the list of sessions. */
record SignInTicket(UUID session, Instant expires, String account, String tenant) implements Serializable {

    private static final String ATTRIBUTE = SignInTicket.class.getName();

    static @Nullable SignInTicket of(@Nullable HttpSession session) {
        return session == null ? null : (SignInTicket) session.getAttribute(ATTRIBUTE);
    }

    static @Nullable SignInTicket of(HttpServletRequest request) {
        return of(request.getSession(false));
    }

    void bind(HttpSession session) {
        session.setAttribute(ATTRIBUTE, this);
    }
}
