package io.towerflow.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.tenancy.Tenancy;
import jakarta.servlet.http.Cookie;
import java.security.Principal;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.View;

class FragmentCacheTest {

    private final AtomicInteger looks = new AtomicInteger();
    private final ListCache kept = new ListCache(new ObjectMapper());

    private MockHttpServletRequest request = new MockHttpServletRequest();

    /** A template that tells all that it can learn of the reader, and leaves traces as templates do. */
    private final View everything = (model, request, response) -> {
        request.setAttribute("thymeleafRequestContext", "of the fragment");
        request.removeAttribute("_csrf");
        response.getWriter()
                .append(String.join(
                        "|",
                        "look " + Objects.requireNonNull(model).get("look"),
                        LocaleContextHolder.getLocale().getLanguage(),
                        Tenancy.required(),
                        String.valueOf(SecurityContextHolder.getContext().getAuthentication()),
                        String.valueOf(request.getUserPrincipal()),
                        String.valueOf(request.getRemoteUser()),
                        String.valueOf(request.getSession(false)),
                        String.valueOf(request.getCookies() == null),
                        String.valueOf(request.getParameter("who")),
                        String.valueOf(request.getParameterMap()),
                        String.valueOf(request.getAttribute("_csrf")),
                        String.valueOf(request.getAttribute(CsrfToken.class.getName())),
                        String.valueOf(request.getAttribute("model of the page around it")),
                        String.valueOf(Collections.list(request.getAttributeNames()))));
    };

    private final FragmentCache fragments =
            new FragmentCache(kept, new FragmentRendering((view, locale) -> everything));

    @AfterEach
    void nobodyAsks() {
        RequestContextHolder.resetRequestAttributes();
        SecurityContextHolder.clearContext();
        LocaleContextHolder.resetLocaleContext();
    }

    @Test
    void isRenderedOnceForReadersWithTheSameRightsAndTellsNothingOfTheFirst() {
        String first = ask("north", "alice", Locale.ENGLISH, "all", "dispatcher", "analyst");
        assertThat(request.getAttribute("thymeleafRequestContext")).isNull();
        assertThat(request.getAttribute("_csrf")).isNotNull();

        assertThat(first).startsWith("look 1|en|north|").doesNotContain("alice", "secret");
        assertThat(ask("north", "bob", Locale.ENGLISH, "all", "analyst", "dispatcher"))
                .isEqualTo(first);
        assertThat(SecurityContextHolder.getContext().getAuthentication().getName())
                .isEqualTo("bob");
    }

    @Test
    void isAnotherForOtherRightsTenantsLanguagesAndQuestions() {
        String first = ask("north", "alice", Locale.ENGLISH, "all", "dispatcher");

        assertThat(ask("north", "alice", Locale.ENGLISH, "all", "manager")).startsWith("look 2|");
        assertThat(ask("north", "alice", Locale.ENGLISH, "all")).startsWith("look 3|");
        assertThat(ask("north", "alice", Locale.FRENCH, "all", "dispatcher")).startsWith("look 4|fr|");
        assertThat(ask("south", "alice", Locale.ENGLISH, "all", "dispatcher")).startsWith("look 5|en|south|");
        assertThat(ask("north", "alice", Locale.ENGLISH, "mine: alice", "dispatcher"))
                .startsWith("look 6|");
        assertThat(ask("north", "alice", Locale.ENGLISH, "all", "dispatcher")).isEqualTo(first);
    }

    @Test
    void isRenderedAgainOnceTheListHasChanged() {
        ask("north", "alice", Locale.ENGLISH, "all", "dispatcher");
        kept.changed("list", "south");
        assertThat(ask("north", "alice", Locale.ENGLISH, "all", "dispatcher")).startsWith("look 1|");

        kept.changed("list", "north");

        assertThat(ask("north", "alice", Locale.ENGLISH, "all", "dispatcher")).startsWith("look 2|");
    }

    private String ask(String tenant, String name, Locale locale, String asked, String... authorities) {
        request = new MockHttpServletRequest();
        Principal principal = () -> name;
        request.setUserPrincipal(principal);
        request.setRemoteUser(name);
        request.getSession().setAttribute("secret", "of " + name);
        request.setCookies(new Cookie("secret", name));
        request.setParameter("who", name);
        CsrfToken token = new DefaultCsrfToken(HttpHeaders.COOKIE, "_csrf", "secret of " + name);
        request.setAttribute("_csrf", token);
        request.setAttribute("model of the page around it", "secret of " + name);
        request.setAttribute(CsrfToken.class.getName(), token);
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request, new MockHttpServletResponse()));
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                        name, null, AuthorityUtils.createAuthorityList(authorities)));
        LocaleContextHolder.setLocale(locale);
        return Tenancy.as(tenant, () -> fragments
                .of("list", "page :: list", asked, () -> Map.of("look", looks.incrementAndGet()))
                .text());
    }
}
