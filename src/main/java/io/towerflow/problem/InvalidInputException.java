package io.towerflow.problem;

import java.util.List;

/** The input itself is wrong: 400, with each wrong field named. */
public final class InvalidInputException extends RuntimeException {

    /** A wrong field, by its path in the input, as {@code alarmedObject.id}, and what is wrong with it. */
    public record Field(String field, String message) {}

    private final transient List<Field> fields;

    public InvalidInputException(List<Field> fields) {
        super(String.join(
                "; ",
                fields.stream().map(it -> it.field() + ": " + it.message()).toList()));
        this.fields = List.copyOf(fields);
    }

    public InvalidInputException(String field, String message) {
        this(List.of(new Field(field, message)));
    }

    public List<Field> fields() {
        return fields;
    }
}
