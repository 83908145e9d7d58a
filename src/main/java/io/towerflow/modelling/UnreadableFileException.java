package io.towerflow.modelling;

import java.util.List;

/** Thrown where a file is no diagram or no form at all. */
final class UnreadableFileException extends Exception {

    private final transient LintFinding finding;

    UnreadableFileException(LintFinding.Rule rule, String file, String... arguments) {
        super(file + ": " + rule);
        this.finding = new LintFinding(rule, file, null, null, List.of(arguments));
    }

    LintFinding finding() {
        return finding;
    }
}
