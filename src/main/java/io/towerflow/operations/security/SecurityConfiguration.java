package io.towerflow.operations.security;

import io.towerflow.identity.AccessRule;
import io.towerflow.identity.AccessTable;
import io.towerflow.identity.KeyCheck;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.DelegatingAuthenticationEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.logout.HttpStatusReturningLogoutSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.authentication.logout.SimpleUrlLogoutSuccessHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.handler.HandlerMappingIntrospector;

/**
 * Configures who may come in, and how: the access table for every address, a form for people, keys and HTTP basic for systems.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {

    private static final String LOGIN = "/login";
    private static final String LOGOUT = "/logout";
    private static final String PASS_THROUGH = EncodedSolidusHandling.PASS_THROUGH.getValue();
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    @Bean
    AuthenticationManager authenticationManager(MonitorCredentials monitor, EngineAuthenticationProvider accounts) {
        return new ProviderManager(List.of(monitor, accounts));
    }

    @Bean
    RequestRejectedHandler refusedAddresses() {
        return SecurityHeaders.ofRefusedAddresses();
    }

    /** Lets the firewall refuse addresses with an encoded slash, too: the server's own answer has no headers. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashesUpToTheFirewall() {
        return server -> server.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling(PASS_THROUGH);
            connector.setEncodedReverseSolidusHandling(PASS_THROUGH);
        });
    }

    /** Leaves each filter of a request unmeasured: the requests are measured. */
    @Bean
    SecurityObservationSettings noObservationOfFilters() {
        return SecurityObservationSettings.noObservations();
    }

    /**
     * Spares each request that its handler is looked up twice: Spring Security has it looked up beforehand for matchers that ask
     * Spring MVC, and ours match paths.
     */
    @Bean
    static BeanPostProcessor handlersAreLookedUpOnce(ApplicationContext context) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                return bean.getClass() == HandlerMappingIntrospector.class ? new WithoutLookup(context) : bean;
            }
        };
    }

    /** Introspector that looks for no handler beforehand. */
    private static final class WithoutLookup extends HandlerMappingIntrospector {

        WithoutLookup(ApplicationContext context) {
            setApplicationContext(context);
        }

        @Override
        public Filter createCacheFilter() {
            return (request, response, chain) -> chain.doFilter(request, response);
        }
    }

    @Bean
    SecurityFilterChain everything(
            HttpSecurity http,
            AuthenticationManager manager,
            AccessTable table,
            KeyCheck keys,
            SignInGuards guards,
            Environment environment)
            throws Exception {
        AccessRuleFinder rules = new AccessRuleFinder(table.rules());
        AuthenticationEntryPoint challenge = new Challenge();
        RequestMatcher page = page();
        AccessDeniedHandler denied = new Denied(page, rules::find, keys);
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
                        .access(asTheTableSays(rules)))
                .formLogin(form -> form.loginPage(LOGIN))
                .httpBasic(basic -> basic.authenticationEntryPoint(challenge))
                .logout(logout -> logout.logoutRequestMatcher(logoutRequests()).logoutSuccessHandler(afterLogout()))
                .csrf(csrf -> csrf.csrfTokenRepository(tokens(environment))
                        .csrfTokenRequestHandler(new CsrfTokenInHeader())
                        .requireCsrfProtectionMatcher(request -> needsToken(request, rules)))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(entryPoint(page, challenge))
                        .accessDeniedHandler(denied))
                .requestCache(cache -> cache.requestCache(pagesOnly))
                .headers(new SecurityHeaders())
                .addFilterBefore(new HeaderCredentialFilter(), CsrfFilter.class)
                .addFilterBefore(
                        new KeyAuthenticationFilter(keys, request -> isOpen(request, rules)),
                        BasicAuthenticationFilter.class)
                .addFilterAfter(new TenantFilter(), AuthorizationFilter.class);
        guards.addTo(http);
        return http.build();
    }

    /** Makes the cookie secure where the request is, and always where the public address is one of TLS. */
    private static CookieCsrfTokenRepository tokens(Environment environment) {
        CookieCsrfTokenRepository tokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
        if (environment.getProperty(SecureCookies.SETTING, Boolean.class, false)) {
            tokens.setCookieCustomizer(cookie -> cookie.secure(true));
        }
        return tokens;
    }

    private static AuthorizationManager<RequestAuthorizationContext> asTheTableSays(AccessRuleFinder rules) {
        return (authentication, context) -> {
            AccessRule rule = rules.find(context.getRequest());
            if (rule == null) {
                return new AuthorizationDecision(false);
            }
            return new AuthorizationDecision(allows(rule, authentication.get()));
        };
    }

    /**
     * Whether a token is needed: a foreign page can make a browser send what the browser adds by itself, the session's cookie; so
     * it is needed where somebody signed in speaks by a session, and at the sign-in. The web apps' API brings its own token,
     * checked by its own filter.
     */
    private static boolean needsToken(HttpServletRequest request, AccessRuleFinder rules) {
        if (SAFE.contains(request.getMethod())) {
            return false;
        }
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (path.equals(LOGIN)) {
            return true;
        }
        if (HeaderCredentialFilter.bringsCredentials(request) || path.startsWith("/camunda/api/")) {
            return false;
        }
        Authentication session = SecurityContextHolder.getContext().getAuthentication();
        if (session == null) {
            return false;
        }
        if (path.equals(LOGOUT)) {
            return true;
        }
        // Where the table refuses anyway, nothing of the request is read to look for a token.
        AccessRule rule = rules.find(request);
        return rule != null && !rule.open() && allows(rule, session);
    }

    private static boolean isOpen(HttpServletRequest request, AccessRuleFinder rules) {
        AccessRule rule = rules.find(request);
        return rule != null && rule.open();
    }

    private static boolean allows(AccessRule rule, Authentication authentication) {
        return rule.open()
                || AuthorityUtils.authorityListToSet(authentication.getAuthorities()).stream()
                        .anyMatch(rule::allows);
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

    /** Matches both sign-outs: the console signs out by its own address, the web apps by theirs: both end the one session. */
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
