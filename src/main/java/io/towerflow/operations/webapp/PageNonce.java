package io.towerflow.operations.webapp;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Lets a web app's page run its own scripts whatever else is asked for meanwhile. The engine keeps the nonce of its content
 * security policy in one place for all requests: any other request between a page's header and its body gives the two
 * different nonces, and the browser then runs no script at all. Here the header follows the body.
 */
@Configuration(proxyBeanMethods = false)
class PageNonce {

    private static final String POLICY = "Content-Security-Policy";
    private static final Pattern IN_PAGE = Pattern.compile("nonce=\"([\\w-]+)\"");
    private static final Pattern IN_POLICY = Pattern.compile("'nonce-[\\w-]+'");

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> pageNonceFilter() {
        FilterRegistrationBean<OncePerRequestFilter> registration = new FilterRegistrationBean<>(new HeaderAfterBody());
        registration.setName("pageNonce");
        registration.addUrlPatterns("/camunda/app/*");
        // After the sign-in, outside of the web apps' own filters.
        registration.setOrder(-40);
        return registration;
    }

    /** Filter that writes the header of the policy after the body, with the nonce of the page. */
    private static final class HeaderAfterBody extends OncePerRequestFilter {

        /** Passes scripts and styles unheld; only a page's address ends like a folder's. */
        @Override
        protected boolean shouldNotFilter(HttpServletRequest request) {
            return !request.getRequestURI().endsWith("/");
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
            chain.doFilter(request, held);
            String policy = response.getHeader(POLICY);
            Matcher page = IN_PAGE.matcher(new String(held.getContentAsByteArray(), StandardCharsets.ISO_8859_1));
            if (policy != null && page.find()) {
                response.setHeader(POLICY, IN_POLICY.matcher(policy).replaceAll("'nonce-" + page.group(1) + "'"));
            }
            held.copyBodyToResponse();
        }
    }
}
