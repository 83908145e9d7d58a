package io.towerflow.operations.security;

import io.towerflow.identity.AccessRule;
import io.towerflow.identity.AccessTable;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.DelegatingAuthenticationEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.logout.HttpStatusReturningLogoutSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.authentication.logout.SimpleUrlLogoutSuccessHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Who may come in, and how: the access table for every address, a form for people, HTTP basic for systems. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {

    private static final String LOGIN = "/login";
    private static final String LOGOUT = "/logout";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    @Bean
    AuthenticationManager authenticationManager(MonitorCredentials monitor, EngineAuthenticationProvider accounts) {
        return new ProviderManager(List.of(monitor, accounts));
    }

    @Bean
    SecurityFilterChain everything(
            HttpSecurity http, AuthenticationManager manager, AccessTable table, SignInGuards guards) throws Exception {
        List<Row> rows = table.rules().stream().map(Row::of).toList();
        AuthenticationEntryPoint challenge = new Challenge();
        AccessDeniedHandler denied = deniedHandler();
        RequestMatcher page = page();
        HttpSessionRequestCache pagesOnly = new HttpSessionRequestCache();
        pagesOnly.setRequestMatcher(
                new AndRequestMatcher(page, request -> request.getMethod().equals("GET")));

        http.authenticationManager(manager)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ASYNC,
                                DispatcherType.ERROR,
                                DispatcherType.FORWARD,
                                DispatcherType.INCLUDE)
                        .permitAll()
                        .anyRequest()
                        .access(asTheTableSays(rows)))
                .formLogin(form -> form.loginPage(LOGIN))
                .httpBasic(basic -> basic.authenticationEntryPoint(challenge))
                .logout(logout -> logout.logoutRequestMatcher(logoutRequests()).logoutSuccessHandler(afterLogout()))
                .csrf(csrf -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
                        .csrfTokenRequestHandler(new CsrfTokenInHeader())
                        .requireCsrfProtectionMatcher(request -> needsToken(request, rows)))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(entryPoint(page, challenge))
                        .accessDeniedHandler(denied))
                .requestCache(cache -> cache.requestCache(pagesOnly))
                .headers(headers -> headers.frameOptions(frame -> frame.sameOrigin()))
                .addFilterAfter(new TenantFilter(), AuthorizationFilter.class);
        guards.addTo(http);
        return http.build();
    }

    private record Row(AccessRule rule, RequestMatcher matcher) {

        static Row of(AccessRule rule) {
            PathPatternRequestMatcher.Builder builder = PathPatternRequestMatcher.withDefaults();
            return new Row(
                    rule,
                    rule.method().equals("*")
                            ? builder.matcher(rule.path())
                            : rule.method().equals("GET")
                                    ? new OrRequestMatcher(
                                            builder.matcher(HttpMethod.GET, rule.path()),
                                            builder.matcher(HttpMethod.HEAD, rule.path()))
                                    : builder.matcher(HttpMethod.valueOf(rule.method()), rule.path()));
        }
    }

    private static @Nullable AccessRule decisive(HttpServletRequest request, List<Row> rows) {
        for (Row row : rows) {
            if (row.matcher().matches(request)) {
                return row.rule();
            }
        }
        return null;
    }

    private static AuthorizationManager<RequestAuthorizationContext> asTheTableSays(List<Row> rows) {
        return (authentication, context) -> {
            AccessRule rule = decisive(context.getRequest(), rows);
            if (rule == null) {
                return new AuthorizationDecision(false);
            }
            return new AuthorizationDecision(rule.open()
                    || AuthorityUtils.authorityListToSet(authentication.get().getAuthorities()).stream()
                            .anyMatch(rule::allows));
        };
    }

    /**
     * A foreign page can make a browser send what the browser adds by itself, the session's cookie; so a token is needed
     * where a session speaks, and at the sign-in. The web apps' API brings its own token, checked by its own filter.
     */
    private static boolean needsToken(HttpServletRequest request, List<Row> rows) {
        if (SAFE.contains(request.getMethod())) {
            return false;
        }
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (path.equals(LOGIN)) {
            return true;
        }
        HttpSession session = request.getSession(false);
        if (session == null || bringsCredentials(request) || path.startsWith("/camunda/api/")) {
            return false;
        }
        AccessRule rule = decisive(request, rows);
        return path.equals(LOGOUT) || rule == null || !rule.open();
    }

    private static boolean bringsCredentials(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return false;
        }
        String scheme = header.toLowerCase(Locale.ROOT);
        return scheme.startsWith("basic ") || scheme.startsWith("bearer ");
    }

    private static RequestMatcher page() {
        MediaTypeRequestMatcher html = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
        html.setIgnoredMediaTypes(Set.of(MediaType.ALL));
        return new AndRequestMatcher(html, request -> request.getHeader("HX-Request") == null);
    }

    private static AuthenticationEntryPoint entryPoint(RequestMatcher page, AuthenticationEntryPoint challenge) {
        LinkedHashMap<RequestMatcher, AuthenticationEntryPoint> points = new LinkedHashMap<>();
        points.put(page, new LoginUrlAuthenticationEntryPoint(LOGIN));
        DelegatingAuthenticationEntryPoint entryPoint = new DelegatingAuthenticationEntryPoint(points);
        entryPoint.setDefaultEntryPoint(challenge);
        return entryPoint;
    }

    private static AccessDeniedHandler deniedHandler() {
        AccessDeniedHandlerImpl page = new AccessDeniedHandlerImpl();
        RequestMatcher wantsPage = page();
        return (request, response, exception) -> {
            if (wantsPage.matches(request)) {
                page.handle(request, response, exception);
            } else {
                Problems.write(response, 403, "Forbidden", "This account may not do this");
            }
        };
    }

    /** The console signs out by its own address, the web apps by theirs: both end the one session. */
    private static RequestMatcher logoutRequests() {
        PathPatternRequestMatcher.Builder path = PathPatternRequestMatcher.withDefaults();
        return new OrRequestMatcher(
                path.matcher(HttpMethod.POST, LOGOUT),
                path.matcher(HttpMethod.POST, "/camunda/api/admin/auth/user/{engine}/logout"));
    }

    private static LogoutSuccessHandler afterLogout() {
        SimpleUrlLogoutSuccessHandler toLogin = new SimpleUrlLogoutSuccessHandler();
        toLogin.setDefaultTargetUrl(LOGIN + "?out");
        LogoutSuccessHandler noContent = new HttpStatusReturningLogoutSuccessHandler(HttpStatus.NO_CONTENT);
        return (request, response, authentication) -> {
            boolean webApp = request.getRequestURI().contains("/camunda/api/");
            (webApp ? noContent : toLogin).onLogoutSuccess(request, response, authentication);
        };
    }
}
