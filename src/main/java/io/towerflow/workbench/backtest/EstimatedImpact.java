package io.towerflow.workbench.backtest;

import java.util.ArrayList;
import java.util.List;

/**
 * Estimated impact of incidents by the processes' rules if nobody had acted: computed, not seen.
 *
 * @param heldBack incidents that cleared in the grace of their root cause: nobody hears of them
 * @param dispatches incidents that come before a dispatcher, who may send somebody
 * @param remoteActions incidents that the rules let be cured remotely first
 * @param messages calls by a way to a group of people when nobody answers, until all is clear
 * @param rules that say so, each as often as it does
 */
public record EstimatedImpact(int heldBack, int dispatches, int remoteActions, int messages, List<String> rules) {

    static final EstimatedImpact NONE = new EstimatedImpact(0, 0, 0, 0, List.of());

    EstimatedImpact plus(EstimatedImpact other) {
        List<String> all = new ArrayList<>(rules);
        all.addAll(other.rules);
        return new EstimatedImpact(
                heldBack + other.heldBack,
                dispatches + other.dispatches,
                remoteActions + other.remoteActions,
                messages + other.messages,
                List.copyOf(all));
    }
}
