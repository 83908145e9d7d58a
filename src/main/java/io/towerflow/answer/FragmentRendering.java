package io.towerflow.answer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/**
 * Renders a fragment within the current request for any reader with the same rights: the template meets no name, session, cookie,
 * parameter or token of who happens to ask first, so that nothing of it can be kept for others.
 */
@Component
class FragmentRendering {

    private final ViewResolver views;

    FragmentRendering(@Qualifier("thymeleafViewResolver") ViewResolver views) {
        this.views = views;
    }

    byte[] render(String view, Map<String, ?> model, Reader rights, Locale locale) {
        ServletRequestAttributes current = (ServletRequestAttributes) RequestContextHolder.currentRequestAttributes();
        HttpServletResponse response = current.getResponse();
        if (response == null) {
            throw new IllegalStateException("A fragment is rendered within a request only");
        }
        SecurityContext reader = SecurityContextHolder.getContext();
        SecurityContextHolder.setContext(rights.context());
        try {
            View resolved = views.resolveViewName(view, locale);
            if (resolved == null) {
                throw new IllegalStateException("There is no template for " + view);
            }
            Captured captured = new Captured(response);
            resolved.render(model, new Impersonal(current.getRequest()), captured);
            return captured.text.toString().getBytes(StandardCharsets.UTF_8);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The fragment " + view + " could not be rendered", e);
        } finally {
            SecurityContextHolder.setContext(reader);
        }
    }

    /** The request without what is its sender's own. */
    private static final class Impersonal extends HttpServletRequestWrapper {

        private static final List<String> FRAMEWORK =
                List.of("org.springframework.web.", "org.springframework.core.", "jakarta.servlet.");

        private final Map<String, @Nullable Object> own = new HashMap<>();

        Impersonal(HttpServletRequest request) {
            super(request);
        }

        /** Of the request's attributes those of the framework alone: the model of a page around the fragment lies there, too. */
        @Override
        public @Nullable Object getAttribute(String name) {
            return own.containsKey(name) ? own.get(name) : isImpersonal(name) ? super.getAttribute(name) : null;
        }

        @Override
        public void setAttribute(String name, @Nullable Object value) {
            own.put(name, value);
        }

        @Override
        public void removeAttribute(String name) {
            own.put(name, null);
        }

        @Override
        public Enumeration<String> getAttributeNames() {
            Set<String> names = new TreeSet<>();
            Collections.list(super.getAttributeNames()).stream()
                    .filter(Impersonal::isImpersonal)
                    .forEach(names::add);
            own.forEach((name, value) -> {
                if (value == null) {
                    names.remove(name);
                } else {
                    names.add(name);
                }
            });
            return Collections.enumeration(names);
        }

        private static boolean isImpersonal(String name) {
            return FRAMEWORK.stream().anyMatch(name::startsWith);
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            return null;
        }

        @Override
        public @Nullable String getRemoteUser() {
            return null;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public @Nullable HttpSession getSession(boolean create) {
            if (create) {
                throw new IllegalStateException("A kept fragment has no session");
            }
            return null;
        }

        @Override
        public @Nullable HttpSession getSession() {
            return getSession(true);
        }

        @Override
        public Cookie @Nullable [] getCookies() {
            return null;
        }

        @Override
        public @Nullable String getParameter(String name) {
            return null;
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Map.of();
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.emptyEnumeration();
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return null;
        }
    }

    /** Takes what is written; the answer itself is not begun. */
    private static final class Captured extends HttpServletResponseWrapper {

        private final StringWriter text = new StringWriter(16 * 1024);
        private final PrintWriter writer = new PrintWriter(text);

        Captured(HttpServletResponse response) {
            super(response);
        }

        @Override
        public PrintWriter getWriter() {
            return writer;
        }

        @Override
        public ServletOutputStream getOutputStream() {
            throw new IllegalStateException("A fragment is text");
        }

        @Override
        public void setContentType(@Nullable String type) {
            // The answer says it
        }

        @Override
        public void setCharacterEncoding(@Nullable String encoding) {
            // The answer says it
        }

        @Override
        public void setLocale(@Nullable Locale locale) {
            // The answer says it
        }

        @Override
        public void flushBuffer() {
            // Nothing goes out yet
        }
    }
}
