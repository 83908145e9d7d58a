package io.towerflow.operations.security;

import io.towerflow.identity.AccessRule;
import io.towerflow.identity.KeyCheck;
import io.towerflow.identity.MachineCaller;
import io.towerflow.identity.Scope;
import io.towerflow.operations.web.ProblemResponse;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Answers 403: a page for people, and for machines a problem that says which scopes or which credentials are needed. */
class Denied implements AccessDeniedHandler {

    private static final List<String> ENGINE = List.of("/engine-rest", "/camunda");

    private final AccessDeniedHandler page = new AccessDeniedHandlerImpl();
    private final RequestMatcher wantsPage;
    private final Function<HttpServletRequest, @Nullable AccessRule> decisive;
    private final KeyCheck keys;

    /** @param decisive the row of the access table that decides about a request */
    Denied(RequestMatcher wantsPage, Function<HttpServletRequest, @Nullable AccessRule> decisive, KeyCheck keys) {
        this.wantsPage = wantsPage;
        this.decisive = decisive;
        this.keys = keys;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
            throws IOException, ServletException {
        MachineCaller machine = MachineCaller.current();
        AccessRule rule = decisive.apply(request);
        if (machine != null) {
            keys.refused(machine.key(), request.getMethod() + " " + request.getRequestURI(), machine.address());
            List<String> scopes = rule == null ? List.of() : scopes(rule);
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE,
                    "Bearer realm=\"TowerFlow\", error=\"insufficient_scope\""
                            + (scopes.isEmpty() ? "" : ", scope=\"" + String.join(" ", scopes) + "\""));
            ProblemResponse.write(
                    response,
                    HttpStatus.FORBIDDEN,
                    scopes.isEmpty()
                            ? "No key may do this, only a person"
                            : "The key needs the scope " + String.join(" or ", scopes));
        } else if (rule == null && isNothing(request)) {
            if (wantsPage.matches(request)) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            } else {
                ProblemResponse.write(response, HttpStatus.NOT_FOUND, "There is nothing at this address");
            }
        } else if (wantsPage.matches(request)) {
            page.handle(request, response, exception);
        } else {
            ProblemResponse.write(
                    response,
                    HttpStatus.FORBIDDEN,
                    rule != null && rule.machinesOnly()
                            ? "This needs a machine's key in the header Authorization: Bearer KEY; an administrator makes one"
                                    + " with POST /api/keys or on the page /keys"
                            : "This account may not do this");
        }
    }

    /**
     * Whether nothing is at the address: every address of this server that is read has a row in the table; those of the engine's
     * REST API are its own.
     */
    private static boolean isNothing(HttpServletRequest request) {
        String path = request.getRequestURI();
        return (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))
                && ENGINE.stream().noneMatch(path::startsWith);
    }

    private static List<String> scopes(AccessRule rule) {
        return Arrays.stream(Scope.values())
                .filter(it -> rule.callers().contains(it.caller()))
                .map(Scope::word)
                .toList();
    }
}
