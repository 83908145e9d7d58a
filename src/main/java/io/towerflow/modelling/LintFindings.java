package io.towerflow.modelling;

import io.towerflow.modelling.LintFinding.Rule;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Findings in one diagram. */
final class LintFindings {

    private static final int LONGEST = 120;

    private final String file;
    private final List<LintFinding> all = new ArrayList<>();

    LintFindings(String file) {
        this.file = file;
    }

    /** Adds a finding about the element, or where it has no id about the next one around it that has. */
    void add(Rule rule, Element element, String... arguments) {
        Node owner = element;
        while (owner instanceof Element inner && !inner.hasAttribute("id")) {
            owner = inner.getParentNode();
        }
        boolean known = owner instanceof Element;
        all.add(new LintFinding(
                rule,
                file,
                known ? Diagram.id((Element) owner) : null,
                known ? Diagram.name((Element) owner) : null,
                shortened(arguments)));
    }

    void add(Rule rule, String... arguments) {
        all.add(new LintFinding(rule, file, null, null, shortened(arguments)));
    }

    void add(LintFinding finding) {
        all.add(finding);
    }

    private static List<String> shortened(String... arguments) {
        return List.of(arguments).stream()
                .map(text -> text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…")
                .toList();
    }

    List<LintFinding> all() {
        return List.copyOf(all);
    }
}
