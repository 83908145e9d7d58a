package io.towerflow.publishing;

import io.towerflow.problem.RuleBrokenException;
import org.jspecify.annotations.Nullable;

/** Guards four eyes: whoever proposes something does not decide about it. */
public final class FourEyes {

    private FourEyes() {}

    /**
     * Returns who decides.
     *
     * @param actor who is signed in; never what a form or a variable says
     * @throws RuleBrokenException where that is nobody, or the author
     */
    public static String require(String number, String author, @Nullable String actor) {
        if (actor == null) {
            throw new RuleBrokenException("Nobody is known to decide about " + number + ": sign in first");
        }
        if (actor.equals(author)) {
            throw new RuleBrokenException(
                    "Another person than " + actor + ", who proposed " + number + ", must decide about it");
        }
        return actor;
    }
}
