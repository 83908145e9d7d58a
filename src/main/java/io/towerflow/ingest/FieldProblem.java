package io.towerflow.ingest;

/**
 * A fault in a message.
 *
 * @param field the field's path in the message, such as {@code alarmedObject.id}; empty for the message as a whole
 * @param problem what is wrong, in one sentence
 * @param mend what the sender can do about it, in one sentence
 */
public record FieldProblem(String field, String problem, String mend) {}
