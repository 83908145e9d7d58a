package io.towerflow.alarm.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a source for which the canonical alarm has no place, as text, within bounds: no message becomes so large that the
 * broker would never take it. A long value is cut with a note; how many fields had no more room is told in {@link #LEFT_OUT}.
 */
public final class Details {

    /** The detail that says how many fields were left out. */
    public static final String LEFT_OUT = "leftOut";

    private static final int MOST = 200;
    private static final int LONGEST_NAME = 200;
    private static final int ROOM = 32_000;

    private final Map<String, String> details = new LinkedHashMap<>();
    private int room = ROOM;
    private int leftOut;

    public Details put(String name, String value) {
        String key = SourceWords.text(name, LONGEST_NAME);
        String text = SourceWords.text(value, SourceWords.LONGEST_TEXT);
        if (details.size() == MOST || key.length() + text.length() > room) {
            leftOut++;
        } else if (details.put(key, text) == null) {
            room -= key.length() + text.length();
        }
        return this;
    }

    /** Adds each field of an object but those that are null, what is nested as its JSON text. */
    public Details putAll(String prefix, JsonNode object) {
        for (Iterator<Map.Entry<String, JsonNode>> fields = object.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            JsonNode value = field.getValue();
            if (!value.isNull()) {
                put(prefix + field.getKey(), value.isValueNode() ? value.asText() : value.toString());
            }
        }
        return this;
    }

    public Map<String, String> map() {
        if (leftOut > 0) {
            details.put(LEFT_OUT, leftOut + " fields: they were too many or too long");
        }
        return details;
    }
}
