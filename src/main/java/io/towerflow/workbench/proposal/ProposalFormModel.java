package io.towerflow.workbench.proposal;

import io.towerflow.correlation.Shadows;
import io.towerflow.identity.process.MarkdownText;
import io.towerflow.publishing.Sentence;
import io.towerflow.workbench.backtest.Backtests;
import io.towerflow.workbench.proposal.RuleProposal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says a proposal in words: for the form that asks for a decision, and wherever else it is named. */
@Component
public class ProposalFormModel {

    private static final int NAMED = 5;

    private final MessageSource messages;
    private final Shadows shadows;
    private final Backtests backtests;
    private final String publicUrl;

    ProposalFormModel(
            MessageSource messages,
            Shadows shadows,
            Backtests backtests,
            @Value("${towerflow.public-url}") String publicUrl) {
        this.messages = messages;
        this.shadows = shadows;
        this.backtests = backtests;
        this.publicUrl = publicUrl;
    }

    /** A proposal in a reader's language. */
    public record Brief(
            String title,
            String author,
            String reason,
            String waitsFor,
            String tests,
            String coverage,
            MarkdownText backtest,
            MarkdownText shadow,
            MarkdownText link) {}

    public Brief brief(RuleProposal proposal, Locale language) {
        ProposalChecks checks = proposal.checks();
        return new Brief(
                say(
                        "workbench.title",
                        language,
                        proposal.number(),
                        set(proposal, language),
                        proposal.version(),
                        proposal.basedOn()),
                proposal.author(),
                proposal.reason(),
                say("workbench.waitsFor", language, proposal.author()),
                checks == null
                        ? say("workbench.checks.none", language)
                        : say("workbench.checks.passed", language, checks.tests()),
                checks == null ? "" : coverage(checks, language),
                marked(backtest(proposal, language), say("workbench.backtest.page", language), backtestPage(proposal)),
                marked(
                        shadow(proposal, language),
                        say("workbench.shadow.page", language),
                        proposal.shadowFrom() == null ? null : "/rules/shadow/" + proposal.number()),
                MarkdownText.address(link(proposal)));
    }

    private String coverage(ProposalChecks checks, Locale language) {
        List<String> untested = checks.untested();
        if (untested.isEmpty()) {
            return say("workbench.checks.allCovered", language);
        }
        String named = untested.stream().limit(NAMED).collect(Collectors.joining("», «", "«", "»"));
        return say("workbench.checks.covered", language, checks.coverage(), untested.size(), named);
    }

    /** Lists what the backtest found, one line for each thing. */
    public List<String> backtest(RuleProposal proposal, Locale language) {
        ProposalChecks checks = proposal.checks();
        if (checks != null && checks.backtest() != null) {
            return backtests.lines(checks.backtest(), language);
        }
        return List.of(
                proposal.state() == RuleProposal.State.PROPOSED
                        ? say("workbench.checks.trying", language)
                        : say(
                                "workbench.checks.notTried",
                                language,
                                backtests.usual().toHours()));
    }

    /** Returns the address of all that the backtest found, from the root; null where there is none. */
    public @Nullable String backtestPage(RuleProposal proposal) {
        ProposalChecks checks = proposal.checks();
        return checks == null || checks.backtest() == null ? null : Backtests.page(checks.backtest());
    }

    /** Lists what was seen in shadow, one line for each thing. */
    public List<String> shadow(RuleProposal proposal, Locale language) {
        if (proposal.shadowFrom() == null) {
            return List.of(say(
                    Shadows.SETS.contains(proposal.set()) ? "workbench.shadow.never" : "workbench.shadow.impossible",
                    language));
        }
        List<String> lines = new ArrayList<>();
        Shadows.Comparison seen = shadows.comparison(proposal.number());
        lines.add(say(
                "workbench.shadow.seen",
                language,
                seen.alarms(),
                seen.agreement(),
                seen.situationsInForce(),
                seen.situations(),
                seen.causes(),
                seen.sameCauses()));
        shadows.failure(proposal.number()).ifPresent(why -> lines.add(say("workbench.shadow.failed", language, why)));
        if (seen.skipped() > 0) {
            lines.add(say("workbench.shadow.skipped", language, seen.skipped()));
        }
        return lines;
    }

    /** Formats lines and a link as a form shows them. */
    private MarkdownText marked(List<String> lines, String words, @Nullable String address) {
        MarkdownText text = MarkdownText.paragraphs(lines);
        return address == null ? text : text.then(MarkdownText.link(words, publicUrl + address));
    }

    /** Says why it ended otherwise than published; empty where it did not. */
    public String why(RuleProposal proposal, Locale language) {
        Sentence why = proposal.why();
        if (why == null) {
            return "";
        }
        Object[] arguments = why.arguments().toArray();
        if (why.key().equals("workbench.why.band")) {
            arguments[0] = say("workbench.measure." + arguments[0], language);
        }
        return say(why.key(), language, arguments);
    }

    /** Lists what the watch counted, one line for each measure. */
    public List<String> readings(RuleProposal proposal, Locale language) {
        return proposal.readings().stream()
                .map(reading -> reading(reading, language))
                .toList();
    }

    private String reading(Reading reading, Locale language) {
        return say(
                reading.out() ? "workbench.reading.out" : "workbench.reading.in",
                language,
                say("workbench.measure." + reading.measure(), language),
                reading.count(),
                reading.low(),
                reading.high());
    }

    /** Returns what people call the rule set. */
    String set(RuleProposal proposal, Locale language) {
        return say("console.rules.set." + proposal.set(), language);
    }

    String link(RuleProposal proposal) {
        return publicUrl + "/rules/proposals/" + proposal.number();
    }

    private String say(String key, Locale language, Object... arguments) {
        String said = messages.getMessage(key, arguments, key, language);
        return said == null ? key : said;
    }
}
