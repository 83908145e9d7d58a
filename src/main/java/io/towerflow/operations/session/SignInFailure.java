package io.towerflow.operations.session;

import io.towerflow.operations.account.SignInDelayedException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;

/** Leads back to the form, which says what was wrong, or answers 429 by the form that says when to try again. */
public class SignInFailure extends SimpleUrlAuthenticationFailureHandler {

    static final String SECONDS = "wait";
    static final int TOO_MANY_REQUESTS = 429;

    public SignInFailure() {
        super("/login?error");
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException, ServletException {
        if (exception instanceof SignInDelayedException delayed) {
            request.setAttribute(SECONDS, delayed.seconds());
            response.setStatus(TOO_MANY_REQUESTS);
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(delayed.seconds()));
            request.getRequestDispatcher("/login/wait").forward(request, response);
        } else {
            super.onAuthenticationFailure(request, response, exception);
        }
    }
}
