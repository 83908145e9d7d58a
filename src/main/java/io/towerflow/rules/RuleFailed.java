package io.towerflow.rules;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rules could not answer: one of them loops, floods, compares too much, is slow, or failed. What was asked is undecided. */
public final class RuleFailed extends RuntimeException {

    /** What went wrong. */
    public enum Kind {
        /** A rule fired more often than the budget allows. */
        LOOPS,
        /** A rule made more findings than the budget allows. */
        FLOODS,
        /** A join compared more facts than the budget allows. */
        EXPLODES,
        /** Deciding took longer than the budget allows. */
        SLOW,
        /** A rule ended with an error. */
        FAILS,
        /** The version does not compile with this release. */
        BROKEN
    }

    private final String set;
    private final int version;
    private final @Nullable String rule;
    private final Kind kind;

    RuleFailed(String set, int version, @Nullable String rule, Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.set = set;
        this.version = version;
        this.rule = rule;
        this.kind = kind;
    }

    /** One sentence that names set, version and rule. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public String set() {
        return set;
    }

    public int version() {
        return version;
    }

    /** The rule that is to blame; null where none can be named. */
    public @Nullable String rule() {
        return rule;
    }

    public Kind kind() {
        return kind;
    }
}
