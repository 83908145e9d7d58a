package io.towerflow.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.stereotype.Component;

/** Converts between values and columns of type {@code jsonb}. */
@Component
public class JsonColumns {

    private final ObjectMapper json;

    public JsonColumns(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Returns the value of a parameter.
     *
     * @throws IllegalArgumentException where it cannot be written as JSON
     */
    public String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass().getName() + " cannot be written as JSON: " + value, e);
        }
    }

    /**
     * Reads a column that is not null.
     *
     * @throws IllegalStateException where it is no such value
     */
    public <T> T read(String stored, Class<T> type) {
        try {
            return json.readValue(stored, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored is no " + type.getName() + ": " + stored, e);
        }
    }

    /**
     * Reads a column that is not null.
     *
     * @throws IllegalStateException where it is no such value
     */
    public <T> T read(String stored, TypeReference<T> type) {
        try {
            return json.readValue(stored, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored is no " + type.getType() + ": " + stored, e);
        }
    }
}
