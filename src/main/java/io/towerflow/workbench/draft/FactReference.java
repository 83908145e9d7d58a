package io.towerflow.workbench.draft;

import io.towerflow.rules.language.FactType;
import io.towerflow.rules.language.RuleGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What fact types, findings and their values mean, in the reader's language: {@code i18n/facts_*.properties}. */
@Component
public class FactReference {

    private final MessageSource messages;

    FactReference(MessageSource messages) {
        this.messages = messages;
    }

    /**
     * A type with its meaning.
     *
     * @param meaning one sentence
     * @param values what a rule may ask it for, and what it answers besides
     */
    public record Entry(
            String importAs,
            String name,
            String meaning,
            List<Value> values,
            List<String> constants,
            List<String> makers) {}

    /**
     * A value of a type.
     *
     * @param type whole, number, text, truth, "list of" one of these, or the name of a type
     * @param label two or three words
     * @param unit of a number, or its range; empty elsewhere
     * @param meaning one sentence
     */
    public record Value(String name, String type, String label, String unit, String meaning) {}

    /** The types that these files name, by name. */
    public List<Entry> of(Map<String, String> files, Locale language) {
        return FactType.in(files).stream().map(type -> entry(type, language)).toList();
    }

    private Entry entry(FactType type, Locale language) {
        List<Value> values = new ArrayList<>();
        type.fields().forEach(field -> values.add(value(type.key(), field, language)));
        type.questions().forEach(question -> values.add(value(type.key(), question, language)));
        return new Entry(
                type.importAs(),
                type.name(),
                text("fact." + type.key(), language),
                values,
                type.constants(),
                type.makers());
    }

    private Value value(String key, FactType.Field field, Locale language) {
        String[] said = said(key, field.name(), language);
        return new Value(field.name(), field.type(), said[0], said[1], said[2]);
    }

    /** What stands above a column of a table: its label and unit, with the comparison in words where there is one. */
    public String title(RuleGrid.Column column, Locale language) {
        String fact = column.fact();
        String field = column.field();
        String[] said = fact == null || field == null ? new String[] {"", "", ""} : said(fact, field, language);
        if (said[0].isEmpty()) {
            return column.title();
        }
        String label = column.operator().isEmpty()
                ? said[0]
                : text("fact.operator." + WORDS.getOrDefault(column.operator(), ""), language, said[0]);
        return said[1].isEmpty() ? label : label + " (" + said[1] + ")";
    }

    private static final Map<String, String> WORDS =
            Map.of("==", "is", "!=", "is-not", "<", "below", "<=", "at-most", ">", "above", ">=", "from");

    /** The sentence about a column's value; empty where there is none. */
    public String meaning(RuleGrid.Column column, Locale language) {
        String fact = column.fact();
        String field = column.field();
        return fact == null || field == null ? "" : said(fact, field, language)[2];
    }

    private String[] said(String key, String field, Locale language) {
        String own = text("fact." + key + "." + field, language);
        String[] parts = (own.isEmpty() ? text("fact.any." + field, language) : own).split("\\|", 3);
        return parts.length == 3 ? parts : new String[] {"", "", ""};
    }

    private String text(String key, Locale language, @Nullable Object... arguments) {
        String said = messages.getMessage(key, arguments, "", language);
        return said == null ? "" : said;
    }
}
