package io.towerflow.metric.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.ingest.Rfc3339;
import io.towerflow.metric.intake.ReadSample.Reading;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message of samples: one in the narrow form ({@code metric}, {@code unit}, {@code value}) or the wide one
 * ({@code values}), or an array of either. Read a hundred thousand times a second, hence by hand.
 */
final class SampleReader {

    /** Values in one sample; more than any catalogue has. */
    private static final int MOST_VALUES = 1_000;

    private static final int LONGEST_TEXT = 200;

    private static final JsonFactory JSON = JsonFactory.builder()
            // Then the one value is refused, not the message.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxStringLength(100_000)
                    .maxNameLength(1_000)
                    .maxNumberLength(400)
                    .build())
            .build();

    private final byte[] message;

    /** Samples of one moment come together: their time is read once. */
    private String lastText = "";

    private @Nullable Instant lastTime;

    private SampleReader(byte[] message) {
        this.message = message;
    }

    /** A message that holds no samples, whatever its parts are. */
    static final class UnreadableException extends Exception {

        private final FieldProblem problem;

        UnreadableException(String problem, String mend) {
            super(problem);
            this.problem = new FieldProblem("", problem, mend);
        }

        FieldProblem problem() {
            return problem;
        }
    }

    /**
     * Returns the samples in their order, also those whose form is wrong.
     *
     * @param most how many there may be
     * @throws UnreadableException where the message is not JSON, or has more
     */
    static List<ReadSample> read(byte[] message, int most) throws UnreadableException {
        try (JsonParser json = JSON.createParser(message)) {
            return new SampleReader(message).read(json, most);
        } catch (JsonProcessingException e) {
            throw new UnreadableException(
                    "It is not JSON: " + e.getOriginalMessage(), "Send a sample, or an array of them");
        } catch (IOException e) {
            throw new UnreadableException("It is not JSON in UTF-8", "Send a sample, or an array of them, in UTF-8");
        }
    }

    private List<ReadSample> read(JsonParser json, int most) throws IOException, UnreadableException {
        List<ReadSample> samples = new ArrayList<>();
        JsonToken first = json.nextToken();
        if (first == JsonToken.START_ARRAY) {
            for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                if (samples.size() == most) {
                    throw new UnreadableException(
                            "There are more than " + most + " samples", "Send at most " + most + " at once");
                }
                samples.add(element(json));
            }
        } else if (first == null) {
            throw new UnreadableException("It is empty", "Send a sample, or an array of them");
        } else {
            samples.add(element(json));
        }
        if (json.nextToken() != null) {
            throw new UnreadableException(
                    "Something follows the samples", "Send a sample, or an array of them, and nothing else");
        }
        return samples;
    }

    private ReadSample element(JsonParser json) throws IOException {
        ReadSample sample = new ReadSample();
        sample.from = (int) json.currentTokenLocation().getByteOffset();
        if (json.currentToken() == JsonToken.START_OBJECT) {
            object(json, sample);
        } else {
            sample.wrong("", "It is no JSON object", "Send {site, metric, unit, time, value} or {site, time, values}");
            json.skipChildren();
        }
        sample.to = Math.max(sample.from, (int) json.currentLocation().getByteOffset());
        return sample;
    }

    private void object(JsonParser json, ReadSample sample) throws IOException {
        String metric = null;
        String unit = null;
        String time = null;
        double value = 0;
        boolean valued = false;
        boolean wide = false;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            switch (field) {
                case "site" -> sample.site = text(json, token, field, sample);
                case "equipment" -> sample.equipment = text(json, token, field, sample);
                case "metric" -> metric = text(json, token, field, sample);
                case "unit" -> unit = text(json, token, field, sample);
                case "time" -> time = text(json, token, field, sample);
                case "value" -> {
                    if (token.isNumeric()) {
                        value = json.getDoubleValue();
                        valued = true;
                    } else if (token != JsonToken.VALUE_NULL) {
                        sample.wrong(field, "It is no number", "Send a JSON number");
                        valued = true;
                        json.skipChildren();
                    }
                }
                case "values" -> {
                    wide = true;
                    values(json, token, sample);
                }
                default -> json.skipChildren();
            }
        }
        complete(sample, time);
        if (wide) {
            return;
        }
        if (valued && metric != null && unit != null && !named(sample, "value")) {
            sample.readings.add(new Reading("value", metric, unit, value));
            return;
        }
        missing(sample, "metric", metric);
        missing(sample, "unit", unit);
        missing(sample, "value", valued ? "" : null);
    }

    private void complete(ReadSample sample, @Nullable String time) {
        missing(sample, "site", sample.site);
        missing(sample, "time", time);
        if (time == null) {
            return;
        }
        if (!time.equals(lastText)) {
            lastText = time;
            lastTime = Rfc3339.parse(time);
        }
        sample.time = lastTime;
        if (lastTime == null) {
            sample.wrong("time", "It is no RFC 3339 time with its offset", "Send it as 2026-03-01T12:00:00Z");
        }
    }

    private static void missing(ReadSample sample, String field, @Nullable String given) {
        if (given == null && !named(sample, field)) {
            sample.wrong(field, "It is missing", "Send {site, metric, unit, time, value} or {site, time, values}");
        }
    }

    private static boolean named(ReadSample sample, String field) {
        return sample.problems.stream().anyMatch(problem -> problem.field().equals(field));
    }

    private static @Nullable String text(JsonParser json, JsonToken token, String field, ReadSample sample)
            throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            String text = json.getText();
            if (!text.isBlank() && text.length() <= LONGEST_TEXT && text.indexOf('\0') < 0) {
                return text;
            }
        } else if (token == JsonToken.VALUE_NULL) {
            return null;
        } else {
            json.skipChildren();
        }
        sample.wrong(field, "It is no text of 1 to " + LONGEST_TEXT + " characters", "Send such a text");
        return null;
    }

    private static void values(JsonParser json, JsonToken token, ReadSample sample) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            sample.wrong("values", "It is no JSON object", "Send {metric: number, …}");
            json.skipChildren();
            return;
        }
        int count = 0;
        for (String metric = json.nextFieldName(); metric != null; metric = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            if (++count > MOST_VALUES) {
                json.skipChildren();
            } else if (value.isNumeric()) {
                sample.readings.add(new Reading("values." + metric, metric, null, json.getDoubleValue()));
            } else if (value != JsonToken.VALUE_NULL) {
                json.skipChildren();
                sample.wrong("values." + metric, "It is no number", "Send a JSON number");
            }
        }
        if (count > MOST_VALUES) {
            sample.wrong("values", "It has more than " + MOST_VALUES + " values", "Send them in several samples");
        } else if (count == 0) {
            sample.wrong("values", "It is empty", "Send {metric: number, …}");
        }
    }
}
