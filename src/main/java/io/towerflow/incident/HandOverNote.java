package io.towerflow.incident;

import java.time.Instant;

/** Note of what one shift tells the next. */
public record HandOverNote(long id, Instant at, String author, String text) {}
