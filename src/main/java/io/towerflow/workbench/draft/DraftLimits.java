package io.towerflow.workbench.draft;

import io.towerflow.problem.InvalidInputException.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** How much people may write: more than any rule set needs, and too little to harm the server. */
final class DraftLimits {

    static final int MOST_FILES = 60;
    static final int LONGEST_FILE = 200_000;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,80}(\\.drl|\\.table\\.csv|\\.test\\.yaml)");

    private DraftLimits() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** What of these files is not a rule set's; nothing where all are. */
    static List<Field> wrong(Map<String, String> files) {
        List<Field> wrong = new ArrayList<>();
        if (files.isEmpty() || files.size() > MOST_FILES) {
            wrong.add(new Field("files", "must be 1 to " + MOST_FILES + ", not " + files.size()));
        }
        files.forEach((name, text) -> {
            if (!isName(name)) {
                wrong.add(
                        new Field(
                                "files",
                                "\"" + name
                                        + "\" must be named by letters, digits, - and _ and end in .drl, .table.csv or .test.yaml"));
            } else if (text == null || text.length() > LONGEST_FILE) {
                wrong.add(new Field("files." + name, "must be a text of at most " + LONGEST_FILE + " characters"));
            } else if (text.indexOf('\0') >= 0) {
                wrong.add(new Field("files." + name, "must be a text; it has a zero byte"));
            }
        });
        return wrong;
    }
}
