package io.towerflow.operations.limits;

import io.towerflow.operations.web.ProblemResponse;
import io.towerflow.problem.BodyRefusedException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses before anything else a body that says it is too large for its endpoint (413) or packed in a way that nobody unpacks
 * (415), and answers for one that turns out so while it is read.
 */
class BodyFilter extends OncePerRequestFilter {

    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
    private static final String PLAIN = "identity";

    private final EndpointLimits limits;

    BodyFilter(EndpointLimits limits) {
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long limit = limits.body(request);
        if (request.getContentLengthLong() > limit) {
            answer(response, BodyRefusedException.tooLarge(limit));
            return;
        }
        Body body = Body.of(request);
        if (body != null) {
            body.limit(limit);
        }
        String encoding = encoding(request);
        if (!encoding.equals(PLAIN) && !limits.unpacks(request, encoding)) {
            if (body == null || !GZIP.contains(encoding) || isMultipart(request)) {
                response.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
                ProblemResponse.write(
                        response,
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "Content-Encoding may be gzip, once, and not for parts of a form");
                return;
            }
            body.unpack();
        }
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException failure) {
            BodyRefusedException refused = BodyRefusedException.among(failure);
            if (refused == null || response.isCommitted()) {
                throw failure;
            }
            response.reset();
            answer(response, refused);
        }
    }

    private static String encoding(HttpServletRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding == null || encoding.isBlank() ? PLAIN : encoding.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isMultipart(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    static void answer(HttpServletResponse response, BodyRefusedException refused) throws IOException {
        ProblemResponse.write(
                response,
                HttpStatus.valueOf(refused.status()),
                String.valueOf(refused.getMessage()),
                Map.of("limit", refused.limit()));
    }
}
