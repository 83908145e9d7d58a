package io.towerflow.operations.limits;

import io.towerflow.operations.web.ProblemResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses the character U+0000, which PostgreSQL keeps in no text: in any address, and in what is sent to the engine's API, which
 * would answer 500. Elsewhere the rooms clean their texts, or the database's refusal is answered by 400.
 */
class NulFilter extends OncePerRequestFilter {

    private static final String ENCODED = "%00";
    private static final String ESCAPED = "\\u0000";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String query = request.getQueryString();
        if (query != null && query.contains(ENCODED) || inBody(request)) {
            ProblemResponse.write(
                    response, HttpStatus.BAD_REQUEST, "The request holds the character U+0000; send text without it");
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean inBody(HttpServletRequest request) throws IOException {
        Body body = Body.of(request);
        String path = request.getServletPath();
        String type = request.getContentType();
        if (body == null
                || !(path.startsWith("/engine-rest") || path.startsWith("/camunda/api"))
                || type == null
                || !type.contains("json")) {
            return false;
        }
        String text = new String(body.keep(), StandardCharsets.ISO_8859_1);
        return text.indexOf(0) >= 0 || escaped(text);
    }

    /** Whether the escape stands there, and not an escaped backslash before the letters {@code u0000}. */
    private static boolean escaped(String text) {
        for (int at = text.indexOf(ESCAPED); at >= 0; at = text.indexOf(ESCAPED, at + 1)) {
            int backslashes = 1;
            while (at - backslashes >= 0 && text.charAt(at - backslashes) == '\\') {
                backslashes++;
            }
            if (backslashes % 2 == 1) {
                return true;
            }
        }
        return false;
    }
}
