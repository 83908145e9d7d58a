package io.towerflow.console;

import io.towerflow.storage.RetentionPolicy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Executes once what a page sends with a key of its own in {@value #KEY}, however often it sends it: pages keep what they got no
 * answer to and send it again. The key is stored in the transaction of what it stands for. Such a request is answered in JSON
 * instead of with another page: {@code {"done": true, "again": false}}.
 */
@Configuration(proxyBeanMethods = false)
public class IdempotentActions {

    /** Header with a UUID. */
    public static final String KEY = "Idempotency-Key";

    private static final Duration KEEP = Duration.ofDays(7);

    /** Order inside of Spring Security's filters, which know who calls. */
    private static final int ORDER = -50;

    @Bean
    RetentionPolicy keptActionsToForget() {
        return new RetentionPolicy("kept_action", "done_at < :until", KEEP);
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> keptActionFilter(
            JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        FilterRegistrationBean<OncePerRequestFilter> registration =
                new FilterRegistrationBean<>(new Once(jdbc, transaction, clock));
        registration.setName("keptActions");
        registration.addUrlPatterns("/incidents/*");
        registration.setOrder(ORDER);
        return registration;
    }

    /** Filter that executes each keyed action once. */
    private static final class Once extends OncePerRequestFilter {

        /** Address that does with each incident what it can, each in a transaction of its own; doing it again changes nothing. */
        private static final String BULK = "/incidents/bulk";

        private final JdbcClient jdbc;
        private final TransactionTemplate transaction;
        private final Clock clock;

        Once(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
            this.jdbc = jdbc;
            this.transaction = transaction;
            this.clock = clock;
        }

        @Override
        protected boolean shouldNotFilter(HttpServletRequest request) {
            return !request.getMethod().equals("POST")
                    || request.getHeader(KEY) == null
                    || request.getUserPrincipal() == null;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            UUID key = key(request);
            if (key == null) {
                response.sendError(HttpServletResponse.SC_BAD_REQUEST, KEY + " must be a UUID");
                return;
            }
            ContentCachingResponseWrapper held = new WithoutRedirect(response);
            boolean again = false;
            if (request.getRequestURI().equals(BULK)) {
                chain.doFilter(request, held);
            } else {
                again = !once(request, held, chain, key);
            }
            if (held.getStatus() >= 400) {
                held.copyBodyToResponse();
                return;
            }
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream()
                    .write("{\"done\": true, \"again\": %s}".formatted(again).getBytes(StandardCharsets.UTF_8));
        }

        /** Whether it was done now, or refused; false where it was done before. */
        private boolean once(
                HttpServletRequest request, ContentCachingResponseWrapper held, FilterChain chain, UUID key)
                throws ServletException, IOException {
            try {
                return Boolean.TRUE.equals(transaction.execute(tx -> {
                    if (!isNew(request.getUserPrincipal().getName(), key)) {
                        return false;
                    }
                    try {
                        chain.doFilter(request, held);
                    } catch (ServletException | IOException e) {
                        throw new Failed(e);
                    }
                    if (held.getStatus() >= 400) {
                        tx.setRollbackOnly();
                    }
                    return true;
                }));
            } catch (Failed failed) {
                if (failed.reason instanceof ServletException e) {
                    throw e;
                }
                throw (IOException) failed.reason;
            }
        }

        private boolean isNew(String account, UUID key) {
            return jdbc.sql("INSERT INTO kept_action (account, key, done_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                            .params(account, key, Timestamp.from(clock.instant()))
                            .update()
                    > 0;
        }

        private static @Nullable UUID key(HttpServletRequest request) {
            try {
                return UUID.fromString(request.getHeader(KEY));
            } catch (IllegalArgumentException none) {
                return null;
            }
        }
    }

    /** Response that sends nothing before the transaction has ended: another page is not what was asked for. */
    private static final class WithoutRedirect extends ContentCachingResponseWrapper {

        WithoutRedirect(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void sendRedirect(String location) {
            setStatus(SC_FOUND);
        }
    }

    /** Carries a failure of the action out of the transaction. */
    private static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Exception reason;

        Failed(Exception reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
