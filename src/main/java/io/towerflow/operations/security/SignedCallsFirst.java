package io.towerflow.operations.security;

import io.towerflow.identity.AccessRule;
import io.towerflow.identity.AccessTable;
import io.towerflow.identity.SignedCalls;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets the room check each call to a signed address before any of its body is read. */
@Component
class SignedCallsFirst implements WebMvcConfigurer {

    private final AccessTable table;
    private final List<SignedCalls> checks;

    SignedCallsFirst(AccessTable table, List<SignedCalls> checks) {
        this.table = table;
        this.checks = checks;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        table.rules().stream()
                .filter(rule -> rule.callers().contains(AccessRule.SIGNED))
                .map(AccessRule::path)
                .distinct()
                .forEach(path -> registry.addInterceptor(new Checked(checks.stream()
                                .filter(it -> it.looksAfter(path))
                                .toList()))
                        .addPathPatterns(path)
                        .order(Ordered.HIGHEST_PRECEDENCE));
    }

    /** Interceptor that asks the checks in turn. */
    private record Checked(List<SignedCalls> checks) implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (!(handler instanceof HandlerMethod)) {
                // Nobody is there who would read a body.
                return true;
            }
            if (checks.isEmpty()) {
                throw new AccessDeniedException("Nobody checks calls to this address");
            }
            checks.forEach(it -> it.check(request));
            return true;
        }
    }
}
