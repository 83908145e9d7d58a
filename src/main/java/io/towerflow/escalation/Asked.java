package io.towerflow.escalation;

import io.towerflow.notification.Channel;
import java.time.Instant;
import java.util.Set;

/**
 * A person who is asked in a step.
 *
 * @param must whether the step waits for the answer of this person
 * @param rule the line of the table
 */
public record Asked(
        int step, int round, String personId, Set<Channel> channels, boolean must, String rule, Instant at) {}
