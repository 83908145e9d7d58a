package io.towerflow.modelling;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.modelling.FormSchema.Component;
import io.towerflow.modelling.LintFinding.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks what a form may do, and what the product needs of it. */
final class FormLint {

    private static final Set<String> SHOWING = Set.of("text", "table", "spacer", "separator", "group", "button");
    private static final Set<String> ASKING = Set.of(
            "textfield",
            "textarea",
            "number",
            "checkbox",
            "radio",
            "select",
            "checklist",
            "taglist",
            "datetime",
            "dynamiclist");
    private static final Pattern KEY = Pattern.compile("[a-z]\\w{0,60}");
    private static final Pattern OUTSIDE =
            Pattern.compile("(https?:|javascript:|data:|//)\\S", Pattern.CASE_INSENSITIVE);
    private static final Pattern SHOWN = Pattern.compile("\\{\\{.*?}}", Pattern.DOTALL);
    private static final Pattern ESCAPED = Pattern.compile("\\{\\{ *show_en\\.[a-z]\\w* *}}");
    private static final Pattern COPY = Pattern.compile("( ?\\(\\d+\\))?\\.form$");

    private FormLint() {}

    /** The id that a file's name gives: browsers number what is saved twice. */
    static String id(String file) {
        return COPY.matcher(file).replaceFirst("");
    }

    /** @param before the deployed form; null where there is none */
    static void check(FormSchema form, @Nullable FormSchema before, LintFindings findings) {
        String file = form.file();
        if (!form.id().equals(id(file))) {
            findings.add(new LintFinding(Rule.FORM_ID, file, null, null, List.of(form.id(), file)));
        }
        Set<String> keys = new HashSet<>();
        for (Component one : form.components()) {
            boolean asks = ASKING.contains(one.type());
            if (!asks && !SHOWING.contains(one.type())) {
                findings.add(about(form, one, Rule.FORM_COMPONENT, one.type()));
            }
            String key = one.key();
            if (asks && (key == null || !KEY.matcher(key).matches())) {
                findings.add(about(form, one, Rule.FORM_KEY, Objects.requireNonNullElse(key, "")));
            } else if (asks && key != null && !keys.add(key)) {
                findings.add(about(form, one, Rule.FIELD_TWICE, key));
            }
            if (asks && one.label() == null) {
                findings.add(about(form, one, Rule.FIELD_NAMELESS));
            }
            if (one.type().equals("text")) {
                unescaped(one.node().path("text").asText())
                        .forEach(text -> findings.add(about(form, one, Rule.FORM_TEXT, text)));
            }
            outside(one.node()).forEach(text -> findings.add(about(form, one, Rule.FORM_OUTSIDE, text)));
        }
        if (before != null) {
            Set<String> kept =
                    form.components().stream().map(Component::key).collect(Collectors.toCollection(HashSet::new));
            before.components().stream()
                    .filter(one -> one.key() != null && ASKING.contains(one.type()) && !kept.contains(one.key()))
                    .forEach(one -> findings.add(about(form, one, Rule.FIELD_GONE, String.valueOf(one.key()))));
        }
    }

    /**
     * Finds what leads outside: a form that fetches something tells others who looks at it, and a link out of it can be another
     * page than it says.
     */
    private static List<String> outside(JsonNode component) {
        List<String> found = new ArrayList<>();
        Deque<JsonNode> left = new ArrayDeque<>(List.of(component));
        while (!left.isEmpty()) {
            JsonNode node = left.pop();
            if (node.isTextual() && OUTSIDE.matcher(node.textValue()).find()) {
                found.add(node.textValue());
            }
            node.properties().stream()
                    .filter(entry -> !entry.getKey().equals("components"))
                    .forEach(entry -> left.push(entry.getValue()));
            if (node.isArray()) {
                node.forEach(left::push);
            }
        }
        return found;
    }

    /**
     * Finds what is not escaped in a text, which is Markdown: what it shows of a variable that is not escaped for it can be a
     * link, a picture or a heading.
     */
    private static List<String> unescaped(String text) {
        return text.strip().startsWith("=")
                ? List.of(text.strip())
                : SHOWN.matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .filter(shown -> !ESCAPED.matcher(shown).matches())
                        .toList();
    }

    private static LintFinding about(FormSchema form, Component one, Rule rule, String... arguments) {
        return new LintFinding(rule, form.file(), one.id(), one.label(), List.of(arguments));
    }
}
