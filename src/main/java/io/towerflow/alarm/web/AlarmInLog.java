package io.towerflow.alarm.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Names the alarm in each line that is logged while a request about one alarm is answered, its failure included. */
@Component
class AlarmInLog implements HandlerInterceptor, WebMvcConfigurer {

    /** The key of the alarm's id in the log's context. */
    static final String KEY = "alarm";

    static final String[] PATHS = {"/alarms/*/*", "/api/alarms/*/*", "/tmf-api/alarm/v4/alarm/*"};

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns(PATHS);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.get("id") instanceof String id) {
            try {
                MDC.put(KEY, UUID.fromString(id).toString());
            } catch (IllegalArgumentException e) {
                // No alarm has such an id, and the log takes no words of a stranger.
                MDC.remove(KEY);
            }
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        MDC.remove(KEY);
    }
}
