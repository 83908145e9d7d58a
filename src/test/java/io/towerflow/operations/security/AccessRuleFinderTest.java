package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.identity.AccessRule;
import io.towerflow.identity.AccessTable;
import jakarta.servlet.http.MappingMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockHttpServletMapping;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.util.pattern.PathPatternParser;

class AccessRuleFinderTest {

    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    @Test
    void decidesAsTheTableReadRowByRow() {
        List<AccessRule> rules = table();
        AccessRuleFinder finder = new AccessRuleFinder(rules);
        List<String> paths =
                new ArrayList<>(List.of("/", "/nothing", "/api", "/api/", "/API/incidents", "/apis/incidents"));
        for (AccessRule rule : rules) {
            String path = rule.path()
                    .replaceAll("\\{[^}]+}", "x1")
                    .replace("**", "a/b")
                    .replace("*", "y");
            paths.addAll(List.of(path, path + "/more", path + "/", path.toUpperCase(Locale.ROOT), "/" + path));
            int end = path.lastIndexOf('/');
            paths.add(end > 0 ? path.substring(0, end) : "/");
            paths.add(path.replace("/", "/%41"));
        }
        for (String path : paths) {
            for (String method : METHODS) {
                assertThat(finder.find(request(method, path)))
                        .as(method + " " + path)
                        .isEqualTo(oneByOne(rules, method, path));
            }
        }
    }

    @Test
    void rowsWithPlaceholdersAtTheirBeginningKeepTheirPlace() {
        AccessRule first = new AccessRule("a", "read", "*", "/{any}/b", Set.of("public"));
        AccessRule second = new AccessRule("b", "read", "*", "/a/b", Set.of("public"));
        AccessRule last = new AccessRule("c", "read", "*", "/**", Set.of("public"));
        AccessRuleFinder finder = new AccessRuleFinder(List.of(first, second, last));

        assertThat(finder.find(request("GET", "/a/b"))).isSameAs(first);
        assertThat(new AccessRuleFinder(List.of(second, first, last)).find(request("GET", "/a/b")))
                .isSameAs(second);
        assertThat(finder.find(request("GET", "/a/c"))).isSameAs(last);
        assertThat(finder.find(request("GET", "/z"))).isSameAs(last);
    }

    @Test
    void readsTheWholePathWhereAServletHasAPartOfIt() {
        AccessRule engine = new AccessRule("a", "read", "*", "/engine-rest/task", Set.of("public"));
        AccessRule other = new AccessRule("b", "read", "*", "/task", Set.of("public"));
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/engine-rest/task");
        request.setServletPath("/engine-rest");
        request.setPathInfo("/task");
        request.setHttpServletMapping(new MockHttpServletMapping("", "/engine-rest/*", "engine", MappingMatch.PATH));

        assertThat(new AccessRuleFinder(List.of(other, engine)).find(request)).isSameAs(engine);
    }

    @Test
    void asksFewOfTheHundredsOfRows() {
        AccessRuleFinder finder = new AccessRuleFinder(table());
        assertThat(List.of("/api/incidents", "/api/work-orders", "/api/sites", "/live/incidents", "/login", "/"))
                .allSatisfy(path -> assertThat(finder.asked(path)).as(path).isBetween(1, 40));
    }

    /** The table that the product has. */
    private static List<AccessRule> table() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of("towerflow.demo.enabled=true").applyTo(context);
            context.register(AccessTable.class);
            context.refresh();
            return context.getBean(AccessTable.class).rules();
        }
    }

    private static @Nullable AccessRule oneByOne(List<AccessRule> rules, String method, String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        return rules.stream()
                .filter(rule -> rule.method().equals("*")
                        || rule.method().equals(method)
                        || rule.method().equals("GET") && method.equals("HEAD"))
                .filter(rule ->
                        PathPatternParser.defaultInstance.parse(rule.path()).matches(parsed))
                .findFirst()
                .orElse(null);
    }

    private static MockHttpServletRequest request(String method, String path) {
        return new MockHttpServletRequest(method, path);
    }
}
