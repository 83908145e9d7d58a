package io.towerflow.operations.security;

import io.towerflow.operations.account.SignInDelayedException;
import io.towerflow.operations.web.ProblemResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Answers 401 with a challenge: HTTP basic for systems. */
class Challenge implements AuthenticationEntryPoint {

    private static final String BASIC = "Basic realm=\"TowerFlow\", charset=\"UTF-8\"";
    /** Scheme that no browser knows: its own password window over a page would get in the way of the form. */
    private static final String SESSION = "Session realm=\"TowerFlow\"";

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        if (exception instanceof SignInDelayedException delayed) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(delayed.seconds()));
            ProblemResponse.write(
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "Too many wrong passwords; try again in " + delayed.seconds() + " seconds");
            return;
        }
        boolean script = request.getHeader("Sec-Fetch-Mode") != null || request.getHeader("X-Requested-With") != null;
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, script ? SESSION : BASIC);
        ProblemResponse.write(
                response, HttpStatus.UNAUTHORIZED, "Sign in, or send a key or the name and password of an account");
    }
}
