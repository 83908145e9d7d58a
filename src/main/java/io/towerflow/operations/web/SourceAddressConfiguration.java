package io.towerflow.operations.web;

import java.util.List;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Determines where a call comes from: {@code request.getRemoteAddr()}, for the audit trail, the log and whoever counts tries.
 * What proxies say of it ({@code X-Forwarded-*}) counts only from those that are listed, and of several addresses the last that
 * is none of them; RFC 7239's {@code Forwarded} counts from nobody.
 */
@Configuration(proxyBeanMethods = false)
class SourceAddressConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> proxiesByList(
            @Value("${towerflow.trusted-proxies}") List<String> trusted) {
        String pattern = TrustedProxies.pattern(trusted);
        return server -> {
            if (!pattern.isEmpty()) {
                RemoteIpValve valve = new RemoteIpValve();
                valve.setInternalProxies(pattern);
                valve.setRemoteIpHeader("X-Forwarded-For");
                valve.setProtocolHeader("X-Forwarded-Proto");
                valve.setHostHeader("X-Forwarded-Host");
                valve.setPortHeader("X-Forwarded-Port");
                server.addEngineValves(valve);
            }
        };
    }
}
