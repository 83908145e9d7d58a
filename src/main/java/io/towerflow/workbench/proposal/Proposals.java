package io.towerflow.workbench.proposal;

import io.towerflow.publishing.PublicationEvent;
import io.towerflow.workbench.proposal.RuleProposal.Decision;
import io.towerflow.workbench.proposal.RuleProposal.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of the rules on their way into force; what happens next is the process {@code publish-rules}'s. */
public interface Proposals {

    /**
     * Proposes a change: stores its version, which nothing decides by yet, and starts its process.
     *
     * @throws io.towerflow.problem.InvalidInputException where a field is wrong, the files do not compile or a test fails
     * @throws io.towerflow.problem.ConflictException where another version is in force than the one it is based on
     */
    RuleProposal propose(ProposalRequest request, String author);

    /** Returns a page, the newest first; of all states where none is given. */
    Page page(@Nullable State state, int offset, int limit);

    Optional<RuleProposal> find(String number);

    /** Returns what happened, oldest first. */
    List<PublicationEvent> events(String number);

    /**
     * Decides about a proposal that waits. Not by its author.
     *
     * @param shadow how long it runs in shadow before it is asked about again; for {@link Decision#SHADOW}
     * @throws io.towerflow.problem.RuleBrokenException for the author, and where the version in force is no longer the one it is
     *     based on
     * @throws io.towerflow.problem.ConflictException where it does not wait for a decision
     */
    void decide(String number, Decision decision, @Nullable Duration shadow, @Nullable String note, String actor);

    /** Takes back what is not yet decided, for the author, or for an administrator by refusing. */
    void withdraw(String number, @Nullable String note, String actor);

    /** Ends the shadow period before its time. */
    void endShadow(String number, String actor);

    /**
     * Puts the version of before in force again, also long after it was published.
     *
     * @throws io.towerflow.problem.ConflictException where its version is not the one in force
     */
    void rollBack(String number, String reason, String actor);

    /** One page and the number of proposals on all pages. */
    record Page(List<RuleProposal> proposals, long total) {}
}
