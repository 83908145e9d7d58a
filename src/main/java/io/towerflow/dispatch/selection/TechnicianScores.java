package io.towerflow.dispatch.selection;

import io.towerflow.dispatch.CandidateRanking.Ranked;
import io.towerflow.dispatch.ReasonTexts;
import io.towerflow.incident.TaskFormOptions.Choice;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Explains in the dispatcher's form, line by line, why the first few technicians stand where they do. */
@Component
class TechnicianScores {

    private static final int MOST = 5;

    private final ReasonTexts words;

    TechnicianScores(ReasonTexts words) {
        this.words = words;
    }

    /** Returns the scores as choices: the value is the technician with the score, the label says what it is made of. */
    List<List<Choice>> of(List<Ranked> ranked, List<Locale> languages) {
        List<Ranked> first =
                ranked.stream().filter(Ranked::eligible).limit(MOST).toList();
        return languages.stream()
                .map(language -> first.stream()
                        .map(one -> new Choice(
                                one.candidate().name() + ": " + ReasonTexts.score(one.points()),
                                String.join(" · ", words.lines(one.reasons(), language))))
                        .toList())
                .toList();
    }
}
