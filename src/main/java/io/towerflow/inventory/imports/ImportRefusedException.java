package io.towerflow.inventory.imports;

import io.towerflow.inventory.ImportProblem;
import java.util.List;

/** An import has problems, and nothing of it has been stored. */
public class ImportRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ImportProblem> problems;
    private final int count;

    ImportRefusedException(List<ImportProblem> problems, int count) {
        super(count + " problems; nothing has been stored");
        this.problems = List.copyOf(problems);
        this.count = count;
    }

    /** The problems by file and line; the first thousand of them. */
    public List<ImportProblem> problems() {
        return problems;
    }

    /** Number of problems. */
    public int count() {
        return count;
    }
}
