package io.towerflow.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A message that was refused, or a part of one, as it stands in a topic of rejected input: where it stood, and why.
 *
 * @param index of the part in an array, from 0; null for a whole message
 * @param reason one for each wrong field
 * @param payload the refused message, or its beginning where it is long ({@code payloadBytes} tells)
 * @param payloadBase64 in the place of {@code payload} where the message is not UTF-8
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RejectedMessage(
        String tenant,
        String topic,
        int partition,
        long offset,
        @Nullable Integer index,
        Instant rejectedAt,
        List<FieldProblem> reason,
        int payloadBytes,
        @Nullable String payload,
        @Nullable String payloadBase64) {

    /** Partition of what came by HTTP. */
    public static final int NO_PARTITION = -1;

    /** The whole of a larger one still stands where it was refused; a copy could be too large for the topic. */
    private static final int COPIED_BYTES = 100_000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public static RejectedMessage of(
            ConsumerRecord<byte[], byte[]> record, String tenant, Instant now, List<FieldProblem> problems) {
        return of(record.topic(), record.partition(), record.offset(), null, record.value(), tenant, now, problems);
    }

    /** Part of a message that is an array of them. */
    public static RejectedMessage of(
            ConsumerRecord<byte[], byte[]> record,
            int index,
            byte[] part,
            String tenant,
            Instant now,
            List<FieldProblem> problems) {
        return of(record.topic(), record.partition(), record.offset(), index, part, tenant, now, problems);
    }

    /** Part of a request. It stood nowhere in the broker's log, so its place is its own: no partition and a number of chance. */
    public static RejectedMessage of(String way, byte[] part, String tenant, Instant now, List<FieldProblem> problems) {
        long number = UUID.randomUUID().getLeastSignificantBits() & Long.MAX_VALUE;
        return of(way, NO_PARTITION, number, null, part, tenant, now, problems);
    }

    private static RejectedMessage of(
            String topic,
            int partition,
            long offset,
            @Nullable Integer index,
            byte @Nullable [] value,
            String tenant,
            Instant now,
            List<FieldProblem> problems) {
        byte[] copied = value == null ? new byte[0] : Arrays.copyOf(value, Math.min(value.length, COPIED_BYTES));
        String text = utf8(copied, value != null && copied.length < value.length);
        return new RejectedMessage(
                tenant,
                topic,
                partition,
                offset,
                index,
                now,
                problems,
                value == null ? 0 : value.length,
                text,
                text == null ? Base64.getEncoder().encodeToString(copied) : null);
    }

    /** The message as JSON. */
    public byte[] json() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts that cannot be written as JSON", e);
        }
    }

    /** @throws IOException when it is no such message */
    public static RejectedMessage read(byte[] json) throws IOException {
        return JSON.readValue(json, RejectedMessage.class);
    }

    private static @Nullable String utf8(byte[] bytes, boolean cut) {
        // A cut may go through a character of up to four bytes: that is not the sender's fault.
        for (int spare = 0; spare <= (cut ? Math.min(3, bytes.length) : 0); spare++) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, 0, bytes.length - spare))
                        .toString();
            } catch (CharacterCodingException e) {
                continue;
            }
        }
        return null;
    }
}
