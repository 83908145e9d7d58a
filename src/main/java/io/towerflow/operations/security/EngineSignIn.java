package io.towerflow.operations.security;

import io.towerflow.operations.account.SignedIn;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationProvider;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** Tells the engine's web apps and its REST API who has signed in. */
@Configuration(proxyBeanMethods = false)
class EngineSignIn {

    /** Order after Spring Security's filter (-100), before the web apps' own. */
    private static final int ORDER = -50;

    @Bean
    FilterRegistrationBean<Filter> webAppSignIn() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(new WebAppSignIn());
        registration.setName("webAppSignIn");
        registration.addUrlPatterns("/camunda/app/*", "/camunda/api/*");
        registration.setOrder(ORDER);
        return registration;
    }

    @Bean
    FilterRegistrationBean<Filter> engineRestSignIn(IdentityService identities) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
            if (authentication == null || !(authentication.getPrincipal() instanceof SignedIn who)) {
                ((HttpServletResponse) response).sendError(HttpServletResponse.SC_UNAUTHORIZED);
                return;
            }
            identities.setAuthentication(who.name(), groups(authentication), List.of(who.tenant()));
            try {
                chain.doFilter(request, response);
            } finally {
                identities.clearAuthentication();
            }
        });
        registration.setName("engineRestSignIn");
        registration.addUrlPatterns("/engine-rest/*");
        registration.setOrder(ORDER);
        return registration;
    }

    private static List<String> groups(Authentication authentication) {
        return authentication.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .toList();
    }

    /** Filter of the web apps that takes over the sign-in of the product. */
    private static final class WebAppSignIn extends ContainerBasedAuthenticationFilter {

        /** Does nothing: the filter of the web apps would create its provider from a class name; this one has it at hand. */
        @Override
        public void init(FilterConfig config) {
            authenticationProvider = new FromSecurityContext();
        }

        /**
         * Whether the session's sign-in counts: what the web app has kept there counts only as long as the account has the same
         * groups.
         */
        @Override
        protected boolean existisAuthentication(Authentications kept, String engine, String user) {
            Authentication now = SecurityContextHolder.getContext().getAuthentication();
            return super.existisAuthentication(kept, engine, user)
                    && now != null
                    && kept.getAuthenticationForProcessEngine(engine) instanceof UserAuthentication known
                    && groups(now).equals(known.getGroupIds());
        }
    }

    /** Provider that knows the person from the security context. */
    private static final class FromSecurityContext implements AuthenticationProvider {

        @Override
        public AuthenticationResult extractAuthenticatedUser(HttpServletRequest request, ProcessEngine engine) {
            Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
            if (authentication == null || !(authentication.getPrincipal() instanceof SignedIn who)) {
                return AuthenticationResult.unsuccessful();
            }
            AuthenticationResult result = AuthenticationResult.successful(who.name());
            result.setGroups(groups(authentication));
            result.setTenants(List.of(who.tenant()));
            return result;
        }

        @Override
        public void augmentResponseByAuthenticationChallenge(HttpServletResponse response, ProcessEngine engine) {
            // Spring Security has sent its challenge before a request comes here.
        }
    }
}
