package io.towerflow.operations.webapp;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Gives French readers the engine's forms, task names, filters and diagrams in French. */
@Configuration(proxyBeanMethods = false)
class FrenchAnswers {

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> frenchAnswersFilter(FrenchTexts texts) {
        FilterRegistrationBean<OncePerRequestFilter> registration =
                new FilterRegistrationBean<>(new Translating(texts));
        registration.setName("frenchAnswers");
        registration.addUrlPatterns("/camunda/api/engine/*", "/camunda/api/cockpit/*", "/engine-rest/*");
        // After the sign-in, outside of the web apps' own filters.
        registration.setOrder(-40);
        return registration;
    }

    /** Filter that translates the answers of the engine. */
    private static final class Translating extends OncePerRequestFilter {

        private final FrenchTexts texts;

        Translating(FrenchTexts texts) {
            this.texts = texts;
        }

        @Override
        protected boolean shouldNotFilter(HttpServletRequest request) {
            return request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null
                    || !request.getLocale().getLanguage().equals(Locale.FRENCH.getLanguage())
                    || request.getRequestURI().contains("/static/");
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
            chain.doFilter(request, held);
            boolean form = request.getRequestURI().endsWith("/deployed-form")
                    || request.getRequestURI().endsWith("/deployed-start-form");
            String type = held.getContentType();
            boolean json = form || (type != null && type.contains("json"));
            byte[] body = held.getContentAsByteArray();
            byte[] french =
                    json && body.length > 0 && held.getStatus() < 300 ? texts.translateAnswer(body, form) : null;
            if (french != null) {
                held.resetBuffer();
                held.getOutputStream().write(french);
            }
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
            held.copyBodyToResponse();
        }
    }
}
