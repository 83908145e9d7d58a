package io.towerflow.notification.template;

import io.towerflow.notification.MessageTexts;
import io.towerflow.notification.SmsText;
import io.towerflow.notification.Templates.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a text of a message: better said to its author than to a technician in the night. */
public final class TemplateCheck {

    /**
     * Parameters that stay in a text that was shipped with them: without these the receiver could not answer, or would not know
     * who or what is meant.
     */
    private static final Set<String> NEEDED =
            Set.of("code", "codes", "causes", "who", "number", "count", "list", "lines");

    private TemplateCheck() {}

    /**
     * Returns the problems of a text.
     *
     * @param shipped the text in its place that came with the product
     * @param known what may stand in braces
     */
    public static List<Problem> problems(String part, String text, @Nullable String shipped, SortedSet<String> known) {
        List<Problem> problems = new ArrayList<>();
        if (text.isBlank()) {
            return List.of(new Problem("empty", ""));
        }
        Set<String> named = ShippedTexts.parametersOf(text);
        named.stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add(new Problem("unknown", name)));
        String rest = MessageTexts.PARAMETER.matcher(text).replaceAll("");
        for (String brace : List.of("{", "}")) {
            if (rest.contains(brace)) {
                problems.add(new Problem("brace", brace));
            }
        }
        ShippedTexts.parametersOf(shipped).stream()
                .filter(NEEDED::contains)
                .filter(name -> !named.contains(name))
                .forEach(name -> problems.add(new Problem("missing", name)));
        if (part.equals("mail.subject") && text.contains("\n")) {
            problems.add(new Problem("lines", ""));
        }
        if (text.chars().anyMatch(sign -> Character.isISOControl(sign) && sign != '\n')) {
            problems.add(new Problem("control", ""));
        }
        if (text.length() > longest(part)) {
            problems.add(new Problem("long", Integer.toString(longest(part))));
        }
        return problems;
    }

    private static int longest(String part) {
        return switch (part) {
            case "sms" -> SmsText.LONGEST / 2;
            case "mail.subject" -> 200;
            default -> 10_000;
        };
    }
}
