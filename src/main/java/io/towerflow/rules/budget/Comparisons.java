package io.towerflow.rules.budget;

import io.towerflow.rules.budget.CountedJoin.Looks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How often the joins of one session compared a fact with what matched before it, at the present question. Counts alone, so the
 * same facts and rules give the same number on every machine. Not for use by several threads.
 */
public final class Comparisons {

    /** Where a session's environment has it. */
    public static final String KEY = "towerflow.comparisons";

    private final List<Looks> joins = new ArrayList<>();
    private final Runnable tooMany;
    private final long most;
    private long made;

    /**
     * @param most at one question
     * @param tooMany is run amid the work of the engine when there were more; it ends that by what it throws
     */
    public Comparisons(long most, Runnable tooMany) {
        this.most = most;
        this.tooMany = tooMany;
    }

    void knows(Looks join) {
        joins.add(join);
    }

    public void begin() {
        made = 0;
        joins.forEach(Looks::forget);
    }

    public void made(int more) {
        made += more;
        if (made > most) {
            tooMany.run();
        }
    }

    public long made() {
        return made;
    }

    /** The rules whose join compared most, by name; none where nothing was compared. */
    public List<String> costliest() {
        return joins.stream()
                .filter(join -> join.inQuestion() > 0)
                .max(Comparator.comparingLong(Looks::inQuestion))
                .map(Looks::rules)
                .orElse(List.of());
    }
}
