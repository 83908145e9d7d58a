package io.towerflow.correlation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Learned causes of the current tenant: proposed by the product, owned by the analysts who decide about them. */
public interface LearnedCauses {

    /**
     * Learns from the stored alarms: new causes are proposed, known ones get new numbers, and proposals that no longer hold
     * and that nobody decided about go.
     *
     * @throws io.towerflow.problem.RuleBrokenException where there are not two kinds of alarm to learn from
     * @throws io.towerflow.problem.ConflictException while it is being done already
     */
    CauseLearning learn(String by);

    /** Returns the last time that causes were learned. */
    Optional<CauseLearning> lastLearning();

    /** Returns all of them: proposed, accepted, refused, each by falling confidence. */
    List<CauseCandidate> all();

    Optional<CauseCandidate> find(long id);

    /** Returns what people said of incidents that rested on each of them, by its id; newest first. */
    Map<Long, List<Judgement>> judgements();

    /**
     * Judgement of a person on an incident.
     *
     * @param verdict {@code confirmed}, {@code wrong-cause} or {@code wrong-group}
     * @param author the person's user name, or null where none is known
     */
    record Judgement(
            String incidentNumber, String verdict, @Nullable String author, Instant at) {}

    /**
     * Returns the circle that accepting it would close: probable causes, the first one again at the end; empty where it closes
     * none. In a circle everything would explain everything, and nothing would be the root.
     */
    List<String> circle(long id);

    /**
     * Accepts a learned cause: the correlation uses it from the next batch of alarms on.
     *
     * @param reason why, in the analyst's words
     * @throws io.towerflow.problem.RuleBrokenException where accepted causes would form a circle; the message names it
     * @throws io.towerflow.problem.NotFoundException for an unknown id
     */
    void accept(long id, String reason, String by);

    /** Refuses a learned cause: it is not used, or no longer, and not proposed again. */
    void refuse(long id, String reason, String by);

    /**
     * Records people's judgement of an incident: the accepted causes that it rested on are believed more or less. A later
     * judgement of the same incident replaces the earlier one. In the caller's transaction.
     *
     * @param verdict {@code confirmed}, {@code wrong-cause} or {@code wrong-group}
     * @param cause the root cause that was judged
     */
    void judged(
            String incidentNumber,
            Collection<UUID> situationIds,
            @Nullable RootCause cause,
            String verdict,
            @Nullable String by);
}
