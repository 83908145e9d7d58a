package io.towerflow.people;

import java.util.List;

/** Something is wrong with a person or technician; the message names each wrong field and how to mend it. */
public class InvalidPersonException extends IllegalArgumentException {

    private final transient List<Problem> problems;

    InvalidPersonException(String id, List<Problem> problems) {
        super("Person " + id + ": "
                + String.join("; ", problems.stream().map(Problem::toString).toList()));
        this.problems = List.copyOf(problems);
    }

    /** Wrong fields. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * A wrong field.
     *
     * @param value as it was written
     * @param message what is wrong with the value, and what to write instead
     */
    public record Problem(String field, String value, String message) {
        @Override
        public String toString() {
            return field + " " + message;
        }
    }
}
