package io.towerflow.dispatch;

import java.util.Collection;
import java.util.List;

/** Decides who may be sent, and whom to ask first. */
public interface CandidateRanking {

    /**
     * Ranks the candidates: the eligible ones first, best first, ties by id; then the others, by id. Where there are very many,
     * only the likeliest: the nearest who are free, and as many more as it takes until one is eligible.
     */
    List<Ranked> rank(Wanted wanted, Collection<Candidate> candidates);

    /**
     * Place of a candidate in the ranking.
     *
     * @param points more is better; a minute on the road costs one
     * @param reasons what each rule that fired says; what forbids it first, then what counts most
     */
    record Ranked(Candidate candidate, boolean eligible, double points, List<Reason> reasons) {}
}
