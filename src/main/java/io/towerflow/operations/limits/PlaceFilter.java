package io.towerflow.operations.limits;

import io.towerflow.operations.web.ProblemResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets only so many heavy calls, and so much of large bodies, side by side: after the access table, so that no stranger takes a
 * place from somebody. Who finds no place is told to come again (503, Retry-After).
 */
class PlaceFilter extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final EndpointLimits limits;

    PlaceFilter(EndpointLimits limits) {
        this.limits = limits;
    }

    /** Passes requests that read: reading costs what the answer costs, which has limits of its own. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return READING.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        EndpointLimits.Place place = limits.take(request);
        if (place == null) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER, Long.toString(limits.retryAfter().toSeconds()));
            ProblemResponse.write(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "As many of these calls as may run side by side are running; send it again later");
            return;
        }
        try (place) {
            Body body = Body.of(request);
            if (body != null && EndpointLimits.hasBody(request) && !streamed(request)) {
                // The engine's API would answer 500 to a body that ends by its limit.
                body.keep();
            }
            chain.doFilter(request, response);
        }
    }

    /** Whether the body is streamed; forms and parts are read by the container, which passes the refusal on. */
    private static boolean streamed(HttpServletRequest request) {
        String type = request.getContentType() == null
                ? ""
                : request.getContentType().strip().toLowerCase(Locale.ROOT);
        return type.startsWith("multipart/") || type.startsWith("application/x-www-form-urlencoded");
    }
}
