package io.towerflow.people;

import java.time.Instant;
import java.util.List;

/**
 * A time in which a team must have somebody on first call and has nobody who can be reached.
 *
 * @param absent ids of people whose turn it would be: away without a substitute, unknown, or without phone and mail
 */
public record OnCallGap(OnCallTeam team, Instant from, Instant until, List<String> absent) {}
