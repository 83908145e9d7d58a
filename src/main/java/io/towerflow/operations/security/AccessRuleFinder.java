package io.towerflow.operations.security;

import io.towerflow.identity.AccessRule;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Finds the row of the access table that decides about a request. Of the table's hundreds of rows only those are asked whose
 * pattern begins with the same two words as the request's path, or with fewer words and a placeholder; in the table's order.
 */
final class AccessRuleFinder {

    private static final String PLACEHOLDERS = "*?{";

    private record Row(AccessRule rule, List<String> words, RequestMatcher matcher) {

        static Row of(AccessRule rule) {
            PathPatternRequestMatcher.Builder builder = PathPatternRequestMatcher.withDefaults();
            return new Row(
                    rule,
                    firstWords(rule.path()),
                    rule.method().equals("*")
                            ? builder.matcher(rule.path())
                            : rule.method().equals("GET")
                                    ? new OrRequestMatcher(
                                            builder.matcher(HttpMethod.GET, rule.path()),
                                            builder.matcher(HttpMethod.HEAD, rule.path()))
                                    : builder.matcher(HttpMethod.valueOf(rule.method()), rule.path()));
        }

        boolean mayMatch(List<String> path) {
            return words.size() <= path.size() && words.equals(path.subList(0, words.size()));
        }
    }

    private final List<Row> all;
    /** Rows that may match what begins with these words; the empty list of words is there for all other paths. */
    private final Map<List<String>, List<Row>> byWords = new HashMap<>();

    AccessRuleFinder(List<AccessRule> rules) {
        this.all = rules.stream().map(Row::of).toList();
        for (Row row : all) {
            for (int length = 0; length <= row.words().size(); length++) {
                byWords.computeIfAbsent(row.words().subList(0, length), this::rowsOf);
            }
        }
    }

    private List<Row> rowsOf(List<String> words) {
        return all.stream().filter(row -> row.mayMatch(words)).toList();
    }

    /** Finds the first row that fits; null where none does. */
    @Nullable
    AccessRule find(HttpServletRequest request) {
        boolean parsed = ServletRequestPathUtils.hasParsedRequestPath(request);
        RequestPath whole = parsed
                ? ServletRequestPathUtils.getParsedRequestPath(request)
                : ServletRequestPathUtils.parseAndCache(request);
        // With the servlet's own part, which the engine's API has and the table names: unlike the path within the
        // application
        PathContainer path = whole.subPath(whole.contextPath().elements().size());
        try {
            for (Row row : candidates(path)) {
                if (row.matcher().matches(request)) {
                    return row.rule();
                }
            }
            return null;
        } finally {
            if (!parsed) {
                ServletRequestPathUtils.clearParsedRequestPath(request);
            }
        }
    }

    /** Counts the rows that are asked about a path at most. */
    int asked(String path) {
        return candidates(PathContainer.parsePath(path)).size();
    }

    private List<Row> candidates(PathContainer path) {
        List<String> words = new ArrayList<>(2);
        boolean separated = false;
        for (PathContainer.Element element : path.elements()) {
            boolean word = element instanceof PathContainer.PathSegment;
            if (word == !separated) {
                // No usual path: each row is asked
                return all;
            }
            if (element instanceof PathContainer.PathSegment segment) {
                words.add(segment.valueToMatch());
                if (words.size() == 2) {
                    break;
                }
            }
            separated = !word;
        }
        List<Row> rows = byWords.get(words);
        for (int length = words.size() - 1; rows == null && length >= 0; length--) {
            rows = byWords.get(words.subList(0, length));
        }
        return rows == null ? all : rows;
    }

    /** Returns the words before the first placeholder of a pattern, two at most. */
    private static List<String> firstWords(String pattern) {
        List<String> words = new ArrayList<>(2);
        for (String word : pattern.substring(1).split("/")) {
            if (words.size() == 2 || word.isEmpty() || word.chars().anyMatch(c -> PLACEHOLDERS.indexOf(c) >= 0)) {
                break;
            }
            words.add(word);
        }
        return List.copyOf(words);
    }
}
