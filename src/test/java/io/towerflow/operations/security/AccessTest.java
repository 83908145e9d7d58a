package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.TowerFlowTest;
import io.towerflow.identity.AccessRule;
import io.towerflow.identity.AccessTable;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.AntPathMatcher;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Each address of the running server against the access table, as each role and as nobody. */
@TowerFlowTest
class AccessTest {

    /** What the sign-in's filters, the engine's web apps and Spring Boot Admin answer. */
    private static final List<String> OF_OTHERS =
            List.of("/login", "/logout", "/camunda", "/admin/", "/actuator/", "/error");
    /** Rows whose endpoints are announced to clients and to come; whoever builds one takes it out here. */
    private static final Set<String> PROMISED = Set.of();
    /** What each browser asks for by itself, and what the engine has and does not describe. */
    private static final Set<String> UNDESCRIBED = Set.of("GET /favicon.ico", "GET /engine-rest/case-definition/count");

    private record Address(String method, String path) {}

    @Autowired
    AccessTable table;

    @Autowired
    ApplicationContext context;

    @Autowired
    @Qualifier("springSecurityFilterChain")
    Filter security;

    @Autowired
    Accounts accounts;

    private final AntPathMatcher paths = new AntPathMatcher();

    @BeforeEach
    void createWhoIsMissing() {
        TestAccounts.createIn(accounts);
    }

    @Test
    void everyEndpointHasARow() {
        Set<String> forgotten = new TreeSet<>();
        for (Address address : endpoints()) {
            if (decisive(address) == null) {
                forgotten.add(address.method() + " " + address.path());
            }
        }
        assertThat(forgotten).isEmpty();
    }

    @Test
    void everyRowDecidesAboutAnEndpoint() throws IOException {
        Set<AccessRule> alive = new HashSet<>();
        List<Address> known = new ArrayList<>(endpoints());
        known.addAll(engineOperations());
        context.getBeansOfType(SimpleUrlHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getUrlMap().keySet().stream()
                        .filter(pattern -> !pattern.equals("/**"))
                        .forEach(pattern -> known.add(new Address("GET", sample(pattern)))));
        known.forEach(address -> alive.add(decisive(address)));
        Set<String> dead = new TreeSet<>();
        for (AccessRule rule : table.rules()) {
            boolean elsewhere = OF_OTHERS.stream().anyMatch(rule.path()::startsWith);
            if (!elsewhere && !alive.contains(rule) && !holdsFiles(rule.path())) {
                dead.add(rule.method() + " " + rule.path());
            }
        }
        dead.removeAll(UNDESCRIBED);
        assertThat(dead)
                .as(
                        "rows of access-table.csv without an endpoint that no row above decides about; promised are those listed here")
                .isEqualTo(PROMISED);
    }

    @Test
    void eachRoleGetsExactlyWhatTheTableSays() throws Exception {
        List<Address> addresses = new ArrayList<>(endpoints());
        table.rules().forEach(rule -> methods(rule.method())
                .forEach(method -> addresses.add(new Address(method, sample(rule.path())))));
        List<String> wrong = new ArrayList<>();
        for (Address address : addresses) {
            AccessRule rule = decisive(address);
            for (Role role : Role.values()) {
                boolean allowed = rule != null
                        && (rule.allows(role.id()) || role == Role.OPERATOR && rule.allows(Role.ADMIN.id()));
                check(address, TestAccounts.of(role), allowed ? 200 : 403, wrong);
            }
            boolean open = rule != null && rule.open();
            check(address, null, open ? 200 : 401, wrong);
        }
        assertThat(addresses).hasSizeGreaterThan(100);
        assertThat(wrong).isEmpty();
    }

    @Test
    void anAddressThatNobodyWroteDownIsDenied() throws Exception {
        List<String> wrong = new ArrayList<>();
        check(new Address("POST", "/not/written/down"), "admin", 403, wrong);
        // Nothing stands where nothing is written down, and that is said to who is signed in
        check(new Address("GET", "/not/written/down"), "admin", 404, wrong);
        check(new Address("GET", "/not/written/down"), null, 401, wrong);
        assertThat(wrong).isEmpty();
    }

    private void check(Address address, @Nullable String role, int expected, List<String> wrong) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(address.method(), address.path());
        request.setServletPath(address.path());
        request.addHeader(HttpHeaders.ACCEPT, "application/json");
        if (role != null) {
            String credentials = role + ":" + role;
            request.addHeader(
                    HttpHeaders.AUTHORIZATION,
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        } else if (Set.of("/login", "/logout").contains(address.path())) {
            // The sign-in's own filters answer these before the table is asked; SignInTest looks at them.
            return;
        }
        if (address.method().equals("POST") && Set.of("/login", "/logout").contains(address.path())
                || address.path().endsWith("/logout")) {
            return;
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        security.doFilter(request, response, chain);
        int status = chain.getRequest() != null ? 200 : response.getStatus();
        if (status != expected) {
            wrong.add(address + " as " + role + ": " + status + " instead of " + expected);
        }
    }

    private @Nullable AccessRule decisive(Address address) {
        for (AccessRule rule : table.rules()) {
            boolean method = rule.method().equals("*") || rule.method().equals(address.method());
            if (method && paths.match(rule.path(), address.path())) {
                return rule;
            }
        }
        return null;
    }

    private Set<Address> endpoints() {
        Set<Address> addresses = new java.util.LinkedHashSet<>();
        context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()
                .forEach(mapping ->
                        mapping.getHandlerMethods().keySet().forEach(info -> addresses.addAll(addresses(info))));
        assertThat(addresses).isNotEmpty();
        return addresses;
    }

    /** Of the engine's own description; what it has at an address it also tells there by OPTIONS, with or without a slash behind. */
    private static List<Address> engineOperations() throws IOException {
        JsonNode description = new ObjectMapper().readTree(new ClassPathResource("openapi.json").getInputStream());
        List<Address> operations = new ArrayList<>();
        description.path("paths").properties().forEach(path -> {
            String address = "/engine-rest" + sample(path.getKey());
            path.getValue()
                    .properties()
                    .forEach(operation ->
                            operations.add(new Address(operation.getKey().toUpperCase(Locale.ROOT), address)));
            operations.add(new Address("OPTIONS", address));
            operations.add(new Address("OPTIONS", address + "/"));
            operations.add(new Address("GET", address + "/"));
        });
        return operations;
    }

    private static boolean holdsFiles(String path) throws IOException {
        for (String folder : List.of("static", "META-INF/resources")) {
            for (Resource file :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + folder + path)) {
                if (file.exists()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Address> addresses(RequestMappingInfo info) {
        Set<RequestMethod> declared = info.getMethodsCondition().getMethods();
        List<String> methods = declared.isEmpty()
                ? List.of("GET", "POST")
                : declared.stream().map(RequestMethod::name).toList();
        return info.getPatternValues().stream()
                .map(pattern -> pattern.isEmpty() ? "/" : pattern)
                .flatMap(pattern -> methods.stream().map(method -> new Address(method, sample(pattern))))
                .toList();
    }

    private static List<String> methods(String word) {
        return word.equals("*") ? Arrays.asList("GET", "POST", "PUT", "DELETE") : List.of(word);
    }

    /** An address that fits the pattern. */
    private static String sample(String pattern) {
        return pattern.replaceAll("\\{\\*[^}]*}", "x/y")
                .replaceAll("\\{[^}:]*:[^}]*}", "1")
                .replaceAll("\\{[^}]*}", "1")
                .replace("/**", "/x/y")
                .replace("*", "x");
    }
}
