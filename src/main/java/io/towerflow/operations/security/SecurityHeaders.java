package io.towerflow.operations.security;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Tells browsers what a page of this server may do: run the scripts and styles that this server has as files, and nothing that
 * stands in the page itself, so that a text which slipped in as markup still does nothing. Answers that bring a policy of their
 * own (pictures, a technician's job, mails, the engine's web apps) keep it.
 */
final class SecurityHeaders implements Customizer<HeadersConfigurer<HttpSecurity>> {

    private static final String POLICY = "Content-Security-Policy";
    private static final long YEAR_SECONDS = 31_536_000;

    /** Devices that no page uses; a picture is taken by the telephone's own camera application. */
    private static final String NO_DEVICES = Stream.of(
                    "accelerometer",
                    "camera",
                    "display-capture",
                    "geolocation",
                    "gyroscope",
                    "magnetometer",
                    "microphone",
                    "midi",
                    "payment",
                    "usb")
            .map(feature -> feature + "=()")
            .collect(Collectors.joining(", "));

    /** Style attributes in the markup of bpmn-js, the mark of its makers among them, which its licence wants to be seen. */
    private static final List<String> STYLES_OF_DIAGRAMS = List.of(
            "position: absolute; width: 0; height: 0;",
            "visibility: hidden; position: fixed",
            "position: absolute",
            "position: absolute; bottom: 15px; right: 15px; z-index: 100; color: #404040",
            "vertical-align:middle",
            "z-index: 1001;position: fixed;top: 0;left: 0;right: 0;bottom: 0",
            "width: 100%;height: 100%;background: rgba(40,40,40,0.2)",
            "position: absolute;left: 50%;top: 40%;transform: translate(-50%);width: 260px;padding: 10px;background: white;"
                    + "box-shadow: 0 1px 4px rgba(0,0,0,0.3);font-family: Helvetica, Arial, sans-serif;font-size: 14px;"
                    + "display: flex;line-height: 1.3",
            "margin: 15px 20px 15px 10px; align-self: center;color: #404040");

    /** Policy for some pages. */
    private record Policy(RequestMatcher pages, String text) {}

    /** Policies, of which the first that fits decides. */
    private static final List<Policy> POLICIES = List.of(
            // Its scripts write style elements; its page has a base of its own.
            new Policy(path("/admin/**"), policy("style-src", "'self' 'unsafe-inline'", "base-uri", "'self'")),
            new Policy(path("/swagger-ui/**"), policy("style-src", "'self' 'unsafe-inline'")),
            new Policy(path("/processes/**"), policy("style-src-attr", hashes(STYLES_OF_DIAGRAMS))),
            new Policy(request -> true, policy()));

    @Override
    public void customize(HeadersConfigurer<HttpSecurity> headers) {
        headers.frameOptions(frame -> frame.sameOrigin())
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions -> permissions.policy(NO_DEVICES))
                // Over TLS only, and for this host only.
                .httpStrictTransportSecurity(
                        transport -> transport.maxAgeInSeconds(YEAR_SECONDS).includeSubDomains(false))
                .addHeaderWriter(policies());
    }

    /**
     * Returns what the firewall's refusals are answered with: no chain of filters has seen such a request, so its answer would have none
     * of the headers.
     */
    static RequestRejectedHandler ofRefusedAddresses() {
        HeaderWriter policies = policies();
        return (request, response, refused) -> {
            policies.writeHeaders(request, response);
            response.setHeader("Permissions-Policy", NO_DEVICES);
            response.setHeader("Referrer-Policy", ReferrerPolicy.SAME_ORIGIN.getPolicy());
            response.setHeader("Cross-Origin-Opener-Policy", CrossOriginOpenerPolicy.SAME_ORIGIN.getPolicy());
            response.setHeader("Cross-Origin-Resource-Policy", CrossOriginResourcePolicy.SAME_ORIGIN.getPolicy());
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("X-Frame-Options", "SAMEORIGIN");
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        };
    }

    private static HeaderWriter policies() {
        return (request, response) -> {
            if (!response.containsHeader(POLICY)) {
                POLICIES.stream()
                        .filter(one -> one.pages().matches(request))
                        .findFirst()
                        .ifPresent(one -> response.setHeader(POLICY, one.text()));
            }
        };
    }

    /** @param more pairs of a directive and its sources, beside or instead of the usual ones */
    private static String policy(String... more) {
        Map<String, String> directives = new LinkedHashMap<>();
        directives.put("default-src", "'none'");
        directives.put("script-src", "'self'");
        directives.put("style-src", "'self'");
        directives.put("img-src", "'self' data:");
        directives.put("font-src", "'self'");
        directives.put("connect-src", "'self'");
        directives.put("frame-src", "'self'");
        directives.put("object-src", "'none'");
        directives.put("base-uri", "'none'");
        directives.put("form-action", "'self'");
        directives.put("frame-ancestors", "'self'");
        for (int i = 0; i < more.length; i += 2) {
            directives.put(more[i], more[i + 1]);
        }
        return directives.entrySet().stream()
                .map(one -> one.getKey() + " " + one.getValue())
                .collect(Collectors.joining("; "));
    }

    private static String hashes(List<String> attributes) {
        return "'unsafe-hashes' "
                + attributes.stream()
                        .map(text -> "'sha256-" + Base64.getEncoder().encodeToString(sha256(text)) + "'")
                        .collect(Collectors.joining(" "));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(pattern);
    }
}
