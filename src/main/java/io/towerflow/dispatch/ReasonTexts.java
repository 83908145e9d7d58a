package io.towerflow.dispatch;

import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says in a reader's language why a technician is asked, or not. */
@Component
public class ReasonTexts {

    private final MessageSource texts;

    ReasonTexts(MessageSource texts) {
        this.texts = texts;
    }

    /** Says a reason, with what it counts where it counts: {@code 12 km, 19 min by road (-19)}. */
    public String say(Reason reason, Locale language) {
        Object[] said = reason.arguments().stream()
                .map(argument ->
                        texts.getMessage("dispatch.skill." + argument, null, word(argument, language), language))
                .toArray();
        String sentence = String.valueOf(texts.getMessage(reason.key(), said, reason.key(), language));
        long points = Math.round(reason.points());
        return points == 0 || isChoice(reason) ? sentence : sentence + " (" + signed(points) + ")";
    }

    /** Says all reasons, what counts most first. */
    public List<String> lines(List<Reason> reasons, Locale language) {
        return reasons.stream().map(reason -> say(reason, language)).toList();
    }

    /** Returns the sum as people compare it: 100 for nobody's advantage, one less for each minute on the road. */
    public static long score(double points) {
        long score = Math.round(points) + 100;
        // The dispatcher's choice stands before all others whatever it counts.
        return score > 50_000 ? score - 100_000 : score;
    }

    private static boolean isChoice(Reason reason) {
        return reason.key().equals("dispatch.why.chosen");
    }

    private String word(String argument, Locale language) {
        return String.valueOf(texts.getMessage("dispatch.word." + argument, null, argument, language));
    }

    private static String signed(long points) {
        return points > 0 ? "+" + points : "\u2212" + -points;
    }
}
