package io.towerflow.operations.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;
import org.springframework.web.servlet.resource.ResourceUrlProvider;

/**
 * Gives links to WebJars the version of the library, so that browsers take a new one after an upgrade. Spring's own filter asks
 * the class path about every link of a page, those to incidents too, and remembers nothing of those that are no file: hundreds of
 * archives are looked through for each.
 */
@Configuration(proxyBeanMethods = false)
class WebJarLinks {

    private static final String PREFIX = "/webjars/";

    @Bean
    FilterRegistrationBean<ResourceUrlEncodingFilter> resourceUrlEncodingFilter() {
        FilterRegistrationBean<ResourceUrlEncodingFilter> none =
                new FilterRegistrationBean<>(new ResourceUrlEncodingFilter());
        none.setEnabled(false);
        return none;
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> webJarLinkFilter(ObjectProvider<ResourceUrlProvider> urls) {
        FilterRegistrationBean<OncePerRequestFilter> registration = new FilterRegistrationBean<>(new Versioned(urls));
        registration.setName("webJarLinkFilter");
        return registration;
    }

    /** Filter that puts versions into links. */
    private static final class Versioned extends OncePerRequestFilter {

        private final ObjectProvider<ResourceUrlProvider> urls;
        /** Links with versions by the link without one; what stands in templates, so that they are few. */
        private final Map<String, String> known = new ConcurrentHashMap<>();

        Versioned(ObjectProvider<ResourceUrlProvider> urls) {
            this.urls = urls;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String prefix = request.getContextPath() + PREFIX;
            chain.doFilter(request, new HttpServletResponseWrapper(response) {
                @Override
                public String encodeURL(String url) {
                    return super.encodeURL(url.startsWith(prefix) ? versioned(url, request.getContextPath()) : url);
                }
            });
        }

        private String versioned(String url, String context) {
            return known.computeIfAbsent(url, link -> {
                String path = urls.getObject().getForLookupPath(link.substring(context.length()));
                return path == null ? link : context + path;
            });
        }
    }
}
