package io.towerflow.workbench.diagram;

import io.towerflow.workbench.diagram.Finding.Rule;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A diagram and the forms that it shows, as files. */
public final class ProcessFiles {

    /** How the name of a diagram's file ends. */
    public static final String DIAGRAM = ".bpmn";
    /** How the name of a form's file ends. */
    public static final String FORM = ".form";

    private ProcessFiles() {}

    /**
     * What is wrong or unwise in these files, what refuses them first.
     *
     * @param files the text of one diagram and of its forms, by file name
     */
    public static List<Finding> lint(Map<String, String> files, Surroundings around) {
        Map<String, TaskForm> forms = new TreeMap<>();
        Findings findings = new Findings("");
        files.forEach((file, text) -> {
            if (file.endsWith(FORM)) {
                try {
                    TaskForm form = TaskForm.read(file, text);
                    forms.put(form.id(), form);
                    FormRules.check(form, before(file, around), findings);
                } catch (Unreadable wrong) {
                    findings.add(wrong.finding());
                }
            }
        });
        files.forEach((file, text) -> {
            if (file.endsWith(DIAGRAM)) {
                try {
                    Diagram diagram = Diagram.read(file, text);
                    lint(diagram, forms, around).forEach(findings::add);
                } catch (Unreadable wrong) {
                    findings.add(wrong.finding());
                }
            }
        });
        return findings.all().stream()
                .sorted(Comparator.comparing(Finding::refuses).reversed())
                .toList();
    }

    private static List<Finding> lint(Diagram diagram, Map<String, TaskForm> forms, Surroundings around) {
        Findings findings = new Findings(diagram.file());
        Allowed.check(diagram, around.beans(), findings);
        HouseRules.check(diagram, forms.keySet(), around, findings);
        forms.values().stream()
                .filter(form -> !diagram.forms().contains(form.id()))
                .forEach(form ->
                        findings.add(new Finding(Rule.FORM_UNUSED, form.file(), null, null, List.of(form.id()))));
        return findings.all();
    }

    private static @Nullable TaskForm before(String file, Surroundings around) {
        String before = around.before().get(FormRules.id(file) + FORM);
        try {
            return before == null ? null : TaskForm.read(file, before);
        } catch (Unreadable old) {
            return null;
        }
    }

    /** The names of the files of the forms that this diagram shows; none where it cannot be read. */
    public static Set<String> forms(String diagram) {
        try {
            return Diagram.read("", diagram).forms().stream()
                    .map(id -> id + FORM)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (Unreadable wrong) {
            return Set.of();
        }
    }

    /** The id of the process in this diagram; null where it cannot be read. */
    public static @Nullable String key(String diagram) {
        try {
            return Diagram.read("", diagram).key();
        } catch (Unreadable wrong) {
            return null;
        }
    }
}
