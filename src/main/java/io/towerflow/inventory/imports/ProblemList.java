package io.towerflow.inventory.imports;

import io.towerflow.inventory.ImportProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;

/** The problems of one import, in the words of the reader's language; counts all and keeps the first thousand. */
final class ProblemList {

    private static final int KEPT = 1_000;

    private final MessageSource texts;
    private final Locale language;
    private final List<ImportProblem> problems = new ArrayList<>();
    private int count;

    ProblemList(MessageSource texts, Locale language) {
        this.texts = texts;
        this.language = language;
    }

    void add(String file, int line, String field, String key, Object... arguments) {
        count++;
        if (problems.size() < KEPT) {
            problems.add(new ImportProblem(
                    file,
                    line,
                    field,
                    texts.getMessage(key + ".problem", arguments, language),
                    texts.getMessage(key + ".mend", arguments, language)));
        }
    }

    void refuseIfAny() {
        if (count > 0) {
            throw new ImportRefusedException(problems, count);
        }
    }
}
