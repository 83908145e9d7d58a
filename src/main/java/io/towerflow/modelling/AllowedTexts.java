package io.towerflow.modelling;

import java.util.List;
import java.util.Map;

/**
 * Checks what may be given to the engine, whoever gives it: the list of what a diagram may do, without the habits of the house.
 */
public final class AllowedTexts {

    private AllowedTexts() {}

    /**
     * Whether the engine may evaluate this: a text without expressions, one bean, one variable, one comparison of a variable, a
     * process's business key, or who is signed in. Nothing of it calls a method or reaches into an object.
     */
    public static boolean isAllowedExpression(String text) {
        return AllowedElements.isExpression(text);
    }

    /**
     * Finds what in these files the engine must not be given. Only diagrams and forms are deployed; a form cannot do anything.
     *
     * @param files their texts by name
     */
    public static List<LintFinding> refusals(Map<String, String> files, DeploymentContext.Beans beans) {
        LintFindings findings = new LintFindings("");
        files.forEach((file, text) -> {
            if (file.endsWith(Diagram.SUFFIX)) {
                try {
                    LintFindings found = new LintFindings(file);
                    AllowedElements.check(Diagram.read(file, text), beans, found);
                    found.all().forEach(findings::add);
                } catch (UnreadableFileException wrong) {
                    findings.add(wrong.finding());
                }
            } else if (!file.endsWith(FormSchema.SUFFIX)) {
                findings.add(new LintFinding(LintFinding.Rule.CODE, file, null, null, List.of(file)));
            }
        });
        return findings.all().stream().filter(LintFinding::refuses).toList();
    }
}
