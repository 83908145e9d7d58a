package io.towerflow.operations.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Knows whoever sends credentials in the header by them alone, whatever session comes with them. So a header that proves nothing
 * cannot borrow a session's rights without the token that changes by a session need.
 */
class HeaderCredentialFilter extends OncePerRequestFilter {

    /** Whether a request brings HTTP basic or a bearer key. */
    static boolean bringsCredentials(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return false;
        }
        String scheme = header.strip().toLowerCase(Locale.ROOT);
        return scheme.startsWith("basic") || scheme.startsWith("bearer");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (bringsCredentials(request)) {
            SecurityContextHolder.setContext(SecurityContextHolder.createEmptyContext());
        }
        chain.doFilter(request, response);
    }
}
