package io.towerflow.modelling;

import io.towerflow.identity.process.MarkdownText;
import io.towerflow.modelling.ProcessDifference.Change;
import io.towerflow.modelling.ProcessDifference.Detail;
import io.towerflow.modelling.ProcessDifference.Kind;
import io.towerflow.publishing.Sentence;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says a changed process in words: for its page, for the form that asks for a decision, and for mails. */
@Component
public class ProcessChangeFormModel {

    private static final int NAMED = 12;

    private final MessageSource messages;
    private final String publicUrl;

    ProcessChangeFormModel(MessageSource messages, @Value("${towerflow.public-url}") String publicUrl) {
        this.messages = messages;
        this.publicUrl = publicUrl;
    }

    /** A change in a reader's language, as the form shows it. */
    public record Brief(
            String title,
            String author,
            String reason,
            String waitsFor,
            MarkdownText differences,
            MarkdownText findings,
            MarkdownText link) {}

    public Brief brief(ProcessChange change, List<Change> differences, List<LintFinding> findings, Locale language) {
        List<String> named = differences.stream()
                .filter(one -> one.kind() != Kind.MOVED)
                .limit(NAMED)
                .map(one -> words(one, language))
                .toList();
        List<String> found = findings.stream()
                .limit(NAMED)
                .map(one -> place(one) + words(one, language))
                .toList();
        return new Brief(
                title(change, language),
                change.author(),
                change.reason(),
                say("workbench.waitsFor", language, change.author()),
                MarkdownText.of(counts(differences, language)).then(MarkdownText.list(named)),
                findings.isEmpty()
                        ? MarkdownText.of(say("workbench.findings.none", language))
                        : MarkdownText.list(found),
                MarkdownText.address(link(change)));
    }

    public String title(ProcessChange change, Locale language) {
        return say("workbench.change.title", language, change.number(), change.key(), change.basedOn());
    }

    /** Counts how many differences there are of each kind. */
    public String counts(List<Change> differences, Locale language) {
        return say(
                "workbench.change.counts",
                language,
                count(differences, Kind.ADDED),
                count(differences, Kind.REMOVED),
                count(differences, Kind.CHANGED),
                count(differences, Kind.MOVED));
    }

    private static long count(List<Change> differences, Kind kind) {
        return differences.stream().filter(one -> one.kind() == kind).count();
    }

    private String words(Change change, Locale language) {
        return say("workbench.change.line", language, kind(change, language), type(change, language), change.name());
    }

    /** Says whether it was added, removed, changed or moved. */
    public String kind(Change change, Locale language) {
        return say("workbench.kind." + change.kind().name().toLowerCase(Locale.ROOT), language);
    }

    /** Says what it is: a user task, a text field. The word of the diagram or form where it has no other. */
    public String type(Change change, Locale language) {
        return otherwise("workbench.type." + change.type(), change.type(), language);
    }

    /** Says what is different in it: its name, its candidate groups. The word of the diagram or form where it has no other. */
    public String what(Detail detail, Locale language) {
        return otherwise("workbench.what." + detail.what(), detail.what(), language);
    }

    public String words(LintFinding finding, Locale language) {
        return say(finding.rule().key(), language, finding.arguments().toArray());
    }

    private static String place(LintFinding finding) {
        return finding.element() == null
                ? finding.file() + ": "
                : (finding.name() == null ? "" : finding.name() + " ") + "(" + finding.element() + "): ";
    }

    /** Says why it was not published; empty where it was or may yet be. */
    public String why(ProcessChange change, Locale language) {
        Sentence why = change.why();
        return why == null ? "" : say(why.key(), language, why.arguments().toArray());
    }

    String link(ProcessChange change) {
        return publicUrl + "/processes/changes/" + change.number();
    }

    private String otherwise(String key, String word, Locale language) {
        String said = messages.getMessage(key, null, word, language);
        return said == null ? word : said;
    }

    private String say(String key, Locale language, Object... arguments) {
        String said = messages.getMessage(key, arguments, key, language);
        return said == null ? key : said;
    }
}
