package io.towerflow.dispatch;

import io.towerflow.incident.TaskChoices;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Explains in the dispatcher's form, line by line, why the first few technicians stand where they do. */
@Component
class TechnicianScores implements TaskChoices {

    private static final int MOST = 5;

    private final DispatchDesk desk;
    private final ReasonWords words;

    TechnicianScores(DispatchDesk desk, ReasonWords words) {
        this.desk = desk;
        this.words = words;
    }

    @Override
    public String name() {
        return "scores";
    }

    /** The value is the technician with the score, the label says what it is made of. */
    @Override
    public List<List<Choice>> choices(String incidentNumber, List<Locale> languages) {
        List<CandidateRanking.Ranked> first = desk.candidatesFor(incidentNumber).ranked().stream()
                .filter(CandidateRanking.Ranked::eligible)
                .limit(MOST)
                .toList();
        return languages.stream()
                .map(language -> first.stream()
                        .map(one -> new Choice(
                                one.candidate().name() + ": " + ReasonWords.score(one.points()),
                                String.join(" · ", words.lines(one.reasons(), language))))
                        .toList())
                .toList();
    }
}
