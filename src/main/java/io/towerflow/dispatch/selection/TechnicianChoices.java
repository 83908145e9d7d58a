package io.towerflow.dispatch.selection;

import io.towerflow.dispatch.Candidate;
import io.towerflow.dispatch.CandidateRanking.Ranked;
import io.towerflow.dispatch.ReasonTexts;
import io.towerflow.dispatch.TechnicianSelection;
import io.towerflow.incident.TaskFormOptions;
import io.towerflow.people.Skill;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Choices of technicians in the triage form: the product's choice, those who may be sent, whom the rules would ask first at the
 * front, then trained ones who are busy or off shift.
 */
@Component
public class TechnicianChoices implements TaskFormOptions {

    /** Value that leaves the choice to the rules. */
    public static final String ANYBODY = "*";

    private static final int MOST = 12;
    private static final Comparator<Ranked> MAY_BE_SENT_THEN_NEAREST = Comparator.comparing(
                    Ranked::eligible, Comparator.reverseOrder())
            .thenComparing(one -> one.eligible() ? 0 : one.candidate().distanceKilometers());

    private final TechnicianSelection selection;
    private final TechnicianScores scores;
    private final ReasonTexts words;
    private final MessageSource texts;

    TechnicianChoices(TechnicianSelection selection, TechnicianScores scores, ReasonTexts words, MessageSource texts) {
        this.selection = selection;
        this.scores = scores;
        this.words = words;
        this.texts = texts;
    }

    @Override
    public Map<String, List<List<Choice>>> choices(String incidentNumber, List<Locale> languages) {
        TechnicianSelection.Candidates all = selection.candidatesFor(incidentNumber);
        return Map.of("technicians", technicians(all, languages), "scores", scores.of(all.ranked(), languages));
    }

    private List<List<Choice>> technicians(TechnicianSelection.Candidates all, List<Locale> languages) {
        Skill skill = all.wanted().skill();
        List<Ranked> shown = all.ranked().stream()
                .filter(one -> one.eligible()
                        || one.candidate().reachable() && one.candidate().has(skill))
                .sorted(MAY_BE_SENT_THEN_NEAREST)
                .limit(MOST)
                .toList();
        Optional<Ranked> best = all.ranked().stream().findFirst().filter(Ranked::eligible);
        return languages.stream()
                .map(language -> Stream.concat(
                                Stream.of(new Choice(ANYBODY, best(best, language))),
                                shown.stream()
                                        .map(one -> new Choice(
                                                one.candidate().technicianId(), label(one, skill, language))))
                        .toList())
                .toList();
    }

    private String best(Optional<Ranked> best, Locale language) {
        return best.map(one -> say(
                        "dispatch.choice.best",
                        language,
                        one.candidate().name(),
                        kilometers(one.candidate()),
                        score(one)))
                .orElseGet(() -> say("dispatch.choice.nobody", language));
    }

    private static String kilometers(Candidate one) {
        return String.valueOf(Math.round(one.distanceKilometers()));
    }

    private String label(Ranked ranked, Skill skill, Locale language) {
        Candidate one = ranked.candidate();
        return say(
                "dispatch.choice",
                language,
                one.name(),
                kilometers(one),
                say("dispatch.skill." + skill.word(), language),
                ranked.eligible()
                        ? state(one, language)
                        : words.say(ranked.reasons().getFirst(), language),
                score(ranked));
    }

    private String state(Candidate one, Locale language) {
        return one.otherWorkOrder() != null
                ? say("dispatch.choice.busy", language, one.otherWorkOrder())
                : say("dispatch.choice.free", language);
    }

    private static String score(Ranked ranked) {
        return String.valueOf(ReasonTexts.score(ranked.points()));
    }

    private String say(String key, Locale language, @Nullable Object... arguments) {
        return String.valueOf(texts.getMessage(key, arguments, key, language));
    }
}
