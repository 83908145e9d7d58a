package io.towerflow.ingest;

import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what stands around the value of a message that anybody sent: its tenant, its size, when it came. */
@Component
public class RecordEnvelope {

    /** Header that names the tenant; without it a message belongs to the default one. */
    public static final String TENANT = "tenant";

    private final KnownTenants tenants;

    RecordEnvelope(KnownTenants tenants) {
        this.tenants = tenants;
    }

    /**
     * Returns why a message cannot be read whatever it says, or null where it may be.
     *
     * @param largest size in bytes above which it is refused
     * @param mend what should be sent in the place of an empty one
     */
    public @Nullable FieldProblem problem(ConsumerRecord<byte[], byte[]> record, long largest, String mend) {
        byte[] value = record.value();
        if (value == null || value.length == 0) {
            return new FieldProblem("", "The message is empty", mend);
        }
        if (value.length > largest) {
            return new FieldProblem(
                    "", "The message has " + value.length + " bytes", "Send at most " + largest + " bytes");
        }
        String tenant = named(record);
        if (!tenants.knows(tenant)) {
            return new FieldProblem(
                    "header " + TENANT, "There is no tenant '" + tenant + "'", "Name a tenant of this server, or none");
        }
        return null;
    }

    /** The tenant to which a message belongs; the default one where it names one that does not exist. */
    public String tenant(ConsumerRecord<byte[], byte[]> record) {
        String tenant = named(record);
        return tenants.knows(tenant) ? tenant : Tenancy.DEFAULT;
    }

    private static String named(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(TENANT);
        return header == null || header.value() == null
                ? Tenancy.DEFAULT
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** When a message came: the broker's clock says it best; a producer's may be wrong. */
    public static Instant received(ConsumerRecord<byte[], byte[]> record, Instant now) {
        return record.timestampType() == TimestampType.LOG_APPEND_TIME ? Instant.ofEpochMilli(record.timestamp()) : now;
    }
}
