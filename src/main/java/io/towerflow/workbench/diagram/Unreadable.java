package io.towerflow.workbench.diagram;

import java.util.List;

/** A file is no diagram or no form at all. */
final class Unreadable extends Exception {

    private final transient Finding finding;

    Unreadable(Finding.Rule rule, String file, String... arguments) {
        super(file + ": " + rule);
        this.finding = new Finding(rule, file, null, null, List.of(arguments));
    }

    Finding finding() {
        return finding;
    }
}
