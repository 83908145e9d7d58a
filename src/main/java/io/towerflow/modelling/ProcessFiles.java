package io.towerflow.modelling;

import io.towerflow.modelling.LintFinding.Rule;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a diagram and the forms that it shows, as files. */
public final class ProcessFiles {

    private ProcessFiles() {}

    /**
     * Finds what is wrong or unwise in these files, what refuses them first.
     *
     * @param files the text of one diagram and of its forms, by file name
     */
    public static List<LintFinding> lint(Map<String, String> files, DeploymentContext around) {
        Map<String, FormSchema> forms = new TreeMap<>();
        LintFindings findings = new LintFindings("");
        files.forEach((file, text) -> {
            if (file.endsWith(FormSchema.SUFFIX)) {
                try {
                    FormSchema form = FormSchema.read(file, text);
                    forms.put(form.id(), form);
                    FormLint.check(form, before(file, around), findings);
                } catch (UnreadableFileException wrong) {
                    findings.add(wrong.finding());
                }
            }
        });
        files.forEach((file, text) -> {
            if (file.endsWith(Diagram.SUFFIX)) {
                try {
                    Diagram diagram = Diagram.read(file, text);
                    lint(diagram, forms, around).forEach(findings::add);
                } catch (UnreadableFileException wrong) {
                    findings.add(wrong.finding());
                }
            }
        });
        return findings.all().stream()
                .sorted(Comparator.comparing(LintFinding::refuses).reversed())
                .toList();
    }

    private static List<LintFinding> lint(Diagram diagram, Map<String, FormSchema> forms, DeploymentContext around) {
        LintFindings findings = new LintFindings(diagram.file());
        AllowedElements.check(diagram, around.beans(), findings);
        DiagramLint.check(diagram, forms.keySet(), around, findings);
        forms.values().stream()
                .filter(form -> !diagram.forms().contains(form.id()))
                .forEach(form ->
                        findings.add(new LintFinding(Rule.FORM_UNUSED, form.file(), null, null, List.of(form.id()))));
        return findings.all();
    }

    private static @Nullable FormSchema before(String file, DeploymentContext around) {
        String before = around.before().get(FormLint.id(file) + FormSchema.SUFFIX);
        try {
            return before == null ? null : FormSchema.read(file, before);
        } catch (UnreadableFileException old) {
            return null;
        }
    }

    /** The names of the files of the forms that this diagram shows; none where it cannot be read. */
    public static Set<String> forms(String diagram) {
        try {
            return Diagram.read("", diagram).forms().stream()
                    .map(id -> id + FormSchema.SUFFIX)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (UnreadableFileException wrong) {
            return Set.of();
        }
    }

    /** The id of the process in this diagram; null where it cannot be read. */
    public static @Nullable String key(String diagram) {
        try {
            return Diagram.read("", diagram).key();
        } catch (UnreadableFileException wrong) {
            return null;
        }
    }
}
