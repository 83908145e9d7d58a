package io.towerflow.rules.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.AttributeDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.ExistsDescr;
import org.drools.drl.ast.descr.ForallDescr;
import org.drools.drl.ast.descr.FunctionImportDescr;
import org.drools.drl.ast.descr.ImportDescr;
import org.drools.drl.ast.descr.NotDescr;
import org.drools.drl.ast.descr.OrDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;

/**
 * What a rule file may say. Rules are written by people who must not be able to reach anything but facts, neither by mistake nor
 * on purpose: a rule asks for facts by their values and makes findings, in {@code insert}, {@code insertLogical}, {@code update}
 * and {@code delete}; there are no functions, globals, queries, loops, {@code eval}, {@code from}, saliences or calls beyond the
 * fact types' own. Everything else is refused, because each word outside of texts must be known: the words of the language
 * below, variables with a dollar sign, and what {@link Vocabulary} has.
 */
final class RuleLanguage {

    private static final Set<String> ACTIONS = Set.of("insert", "insertLogical", "update", "delete");
    private static final Set<String> IN_CONDITIONS = Set.of(
            "in", "not", "contains", "containsAll", "memberOf", "true", "false", "null", "this", "size", "isEmpty");
    private static final Set<String> IN_CONSEQUENCES = Set.of(
            "new", "true", "false", "null", "String", "valueOf", "Math", "round", "min", "max", "abs", "size",
            "isEmpty");
    /** The only way in which a consequence may name the engine: stored versions say of each finding which rule made it. */
    private static final Pattern OWN_NAME =
            Pattern.compile("\\bdrools\\s*\\.\\s*getRule\\s*\\(\\s*\\)\\s*\\.\\s*getName\\s*\\(\\s*\\)");

    private static final Pattern TOKEN = Pattern.compile(
            "(?<text>\"(?:[^\"\\\\\\n]|\\\\[^u])*\")|(?<word>[\\p{L}_$][\\p{L}\\p{N}_$]*)|(?<number>\\d[\\d.]*[dDfFlL]?)"
                    + "|(?<comment>//[^\\n]*|/\\*(?s:.*?)\\*/)|(?<space>\\s+)"
                    + "|(?<sign>->|::|\\+\\+|--|==|!=|<=|>=|&&|\\|\\||[-+*/%<>!?:(),.;=])");
    private static final Set<String> REFUSED_SIGNS = Set.of("->", "::", "++", "--", "=");

    private final String file;
    private final String set;
    private final String source;
    private final List<RuleFault> faults = new ArrayList<>();
    private final Vocabulary vocabulary = new Vocabulary();

    private RuleLanguage(String set, String file, String source) {
        this.set = set;
        this.source = source;
        this.file = file;
    }

    /** The faults of a file, none where it may be compiled. */
    static List<RuleFault> check(String set, String file, String text) {
        RuleLanguage language = new RuleLanguage(set, file, text);
        language.check();
        return language.faults;
    }

    private void check() {
        Matcher escape = Pattern.compile("\\\\u").matcher(source);
        if (escape.find()) {
            int line = (int) source.substring(0, escape.end()).lines().count();
            fault(line, "\\u is refused: write the letter itself");
            return;
        }
        PackageDescr parsed;
        DrlParser parser = new DrlParser();
        try {
            parsed = parser.parse(false, source);
        } catch (DroolsParserException broken) {
            fault(0, "it cannot be read: " + broken.getMessage());
            return;
        }
        if (parser.hasErrors() || parsed == null) {
            parser.getErrors()
                    .forEach(error -> fault(
                            error.getLines().length == 0 ? 0 : Math.max(0, error.getLines()[0]),
                            error.getMessage().replaceAll("\\s+", " ")));
            return;
        }
        String folder = "rules." + set.replace('-', '_');
        if (!folder.equals(parsed.getName())) {
            fault(1, "the package is " + parsed.getName() + "; write: package " + folder);
        }
        refuse(parsed.getFunctions(), "a function");
        refuse(parsed.getGlobals(), "a global");
        refuse(parsed.getTypeDeclarations(), "a declared type");
        refuse(parsed.getEnumDeclarations(), "a declared enum");
        refuse(parsed.getEntryPointDeclarations(), "an entry point");
        refuse(parsed.getWindowDeclarations(), "a window");
        refuse(parsed.getAccumulateImports(), "an accumulate function");
        refuse(parsed.getFunctionImports(), "an imported function");
        parsed.getAttributes().forEach(this::check);
        for (ImportDescr one : parsed.getImports()) {
            if (!(one instanceof FunctionImportDescr) && !vocabulary.importType(one.getTarget())) {
                fault(
                        line(one),
                        "import " + one.getTarget()
                                + " is refused: it is no fact type, finding or enum of the product");
            }
        }
        parsed.getRules().forEach(this::check);
    }

    private void refuse(Iterable<? extends BaseDescr> found, String what) {
        found.forEach(one -> fault(line(one), what + " is refused: rules only ask for facts and make findings"));
    }

    private void check(AttributeDescr attribute) {
        if (!attribute.getName().equals("dialect") || !attribute.getValue().contains("java")) {
            fault(
                    line(attribute),
                    attribute.getName() + " " + attribute.getValue()
                            + " is refused: rules have no order and no dialect but java");
        }
    }

    private void check(RuleDescr rule) {
        if (rule.isQuery()) {
            fault(line(rule), "the query " + rule.getName() + " is refused");
        }
        if (rule.getParentName() != null) {
            fault(line(rule), "the rule " + rule.getName() + " extends another: say its conditions here");
        }
        if (!rule.getAnnotationNames().isEmpty() || !rule.getNamedConsequences().isEmpty()) {
            fault(
                    line(rule),
                    "the rule " + rule.getName() + " has annotations or several consequences: make rules of them");
        }
        rule.getAttributes().values().forEach(this::check);
        conditions(rule.getLhs());
        String consequence =
                rule.getConsequence() == null ? "" : rule.getConsequence().toString();
        consequence(consequence.strip(), SourceLines.firstOfConsequence(source, rule));
    }

    private void conditions(BaseDescr descr) {
        switch (descr) {
            case PatternDescr pattern -> pattern(pattern);
            case AndDescr group -> group.getDescrs().forEach(this::conditions);
            case OrDescr group -> group.getDescrs().forEach(this::conditions);
            case NotDescr group -> group.getDescrs().forEach(each -> conditions((BaseDescr) each));
            case ExistsDescr group -> group.getDescrs().forEach(each -> conditions((BaseDescr) each));
            case ForallDescr group -> group.getDescrs().forEach(this::conditions);
            default ->
                fault(
                        line(descr),
                        descr.getClass().getSimpleName().replace("Descr", "").toLowerCase(java.util.Locale.ROOT)
                                + " is refused: conditions are patterns, and, or, not, exists, forall");
        }
    }

    private void pattern(PatternDescr pattern) {
        if (!vocabulary.isType(pattern.getObjectType())) {
            fault(line(pattern), pattern.getObjectType() + " is no imported fact type");
        }
        if (pattern.getSource() != null
                || !pattern.getBehaviors().isEmpty()
                || !pattern.getAnnotationNames().isEmpty()) {
            fault(line(pattern), "from, over and annotations are refused: a pattern asks for facts");
        }
        for (Object constraint : ((ConditionalElementDescr) pattern.getConstraint()).getDescrs()) {
            BaseDescr descr = (BaseDescr) constraint;
            String text = descr.getText() == null ? descr.toString() : descr.getText();
            // The engine gives a constraint its pattern's line.
            words(
                    text,
                    SourceLines.lineOf(source, text, Math.max(line(pattern), line(descr))),
                    IN_CONDITIONS,
                    Set.of("contains"));
        }
    }

    private void consequence(String text, int line) {
        String own = OWN_NAME.matcher(text).replaceAll("null");
        List<String> tokens = words(own, line, IN_CONSEQUENCES, ACTIONS);
        // Statements: one of the four, its arguments, a semicolon.
        int at = 0;
        while (at < tokens.size()) {
            if (!ACTIONS.contains(tokens.get(at))
                    || at + 1 >= tokens.size()
                    || !tokens.get(at + 1).equals("(")) {
                fault(
                        line,
                        "a consequence only says insert(…), insertLogical(…), update(…) or delete(…), and not: "
                                + tokens.get(at));
                return;
            }
            Deque<Integer> open = new ArrayDeque<>();
            int next = at + 1;
            do {
                String token = tokens.get(next);
                if (token.equals("(")) {
                    open.push(next);
                } else if (token.equals(")")) {
                    open.pop();
                } else if (token.equals(";") || ACTIONS.contains(token)) {
                    fault(line, token + " stands inside of a call");
                    return;
                }
                next++;
            } while (!open.isEmpty() && next < tokens.size());
            if (!open.isEmpty() || next < tokens.size() && !tokens.get(next).equals(";")) {
                fault(line, "after " + tokens.get(at) + "(…) comes a semicolon");
                return;
            }
            at = next + 1;
        }
    }

    /** Reads a text word by word and complains of each that is not known; answers the tokens. */
    private List<String> words(String text, int line, Set<String> language, Set<String> calls) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            String token = matcher.group();
            if (matcher.group("space") != null || matcher.group("comment") != null) {
                continue;
            }
            int here = line + SourceLines.lineAt(text, matcher.start()) - 1;
            tokens.add(token);
            if (matcher.group("word") != null
                    && !token.startsWith("$")
                    && !language.contains(token)
                    && !calls.contains(token)
                    && !vocabulary.isWord(token)
                    && !vocabulary.isMaker(token)) {
                fault(here, token + " is refused: it is no value of an imported fact type");
            }
            if (REFUSED_SIGNS.contains(token)) {
                fault(here, token + " is refused: rules assign nothing and pass no functions");
            }
        }
        if (end < text.length()) {
            fault(line + SourceLines.lineAt(text, end) - 1, text.charAt(end) + " is refused here");
        }
        return tokens;
    }

    private static int line(BaseDescr descr) {
        return Math.max(0, descr.getLine());
    }

    private void fault(int line, String message) {
        faults.add(new RuleFault(file, line, message));
    }
}
