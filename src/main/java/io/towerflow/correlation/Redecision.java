package io.towerflow.correlation;

import java.util.List;
import java.util.UUID;

/**
 * Decision of some versions of the rules about alarms of the past.
 *
 * @param correlation the version that grouped them
 * @param rootCause what is believed of all of them together, with the version that says so
 * @param groups which of them belong together, in the order of their first raises; one group where the rules would have made one
 *     incident of them
 */
public record Redecision(int correlation, RootCause rootCause, List<List<UUID>> groups) {}
