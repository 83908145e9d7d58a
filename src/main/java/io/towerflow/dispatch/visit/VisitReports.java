package io.towerflow.dispatch.visit;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.towerflow.dispatch.DispatchSettings;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderEvents;
import io.towerflow.dispatch.WorkOrderRepository;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.storage.JsonColumns;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps what technicians bring back from visits: pictures and the checklist. Their notes stand with the work order's other notes.
 */
@Repository
@Transactional
public class VisitReports {

    private static final String PHOTO = "photo";
    private static final String SIGNATURE = "signature";

    /**
     * Longest side of a picture, in pixels: no telephone's picture has longer sides once the page has made it smaller; a larger
     * one is made to exhaust a reader.
     */
    private static final int LONGEST_SIDE = 10_000;

    /** Media types of pictures by the words of the JDK's reader, which looks at their own first bytes. */
    private static final Map<String, String> MEDIA_TYPES = Map.of("jpeg", "image/jpeg", "png", "image/png");

    private static final TypeReference<Map<String, Object>> ANSWERS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final WorkOrderRepository workOrders;
    private final WorkOrderEvents news;
    private final People people;
    private final DispatchSettings settings;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    VisitReports(
            JdbcClient jdbc,
            JsonColumns json,
            WorkOrderRepository workOrders,
            WorkOrderEvents news,
            People people,
            DispatchSettings settings) {
        this.jdbc = jdbc;
        this.json = json;
        this.workOrders = workOrders;
        this.news = news;
        this.people = people;
        this.settings = settings;
    }

    /**
     * Picture without its bytes.
     *
     * @param signature whether it is a signature rather than a photo
     * @param mediaType image/jpeg or image/png
     * @param signer of a signature: whose it is; else null
     * @param size in bytes
     */
    public record Picture(
            UUID id,
            String workOrderId,
            String technicianId,
            boolean signature,
            String mediaType,
            @Nullable String signer,
            int size,
            Instant takenAt) {}

    /**
     * Checklist as a technician left it.
     *
     * @param answers by the keys of the form: a truth, a number or a text each
     */
    public record Checklist(String technicianId, Map<String, Object> answers, Instant saidAt) {}

    /** Returns the pictures of a visit, oldest first. */
    @Transactional(readOnly = true)
    public List<Picture> pictures(String workOrderId) {
        return jdbc.sql(
                        "SELECT *, length(bytes) AS size FROM visit_picture WHERE work_order_id = ? ORDER BY taken_at, id")
                .param(workOrderId)
                .query((row, n) -> picture(row))
                .list();
    }

    /** Returns a picture's bytes; empty where this work order has none of this id. */
    @Transactional(readOnly = true)
    public Optional<byte[]> bytes(String workOrderId, UUID id) {
        return jdbc.sql("SELECT bytes FROM visit_picture WHERE work_order_id = ? AND id = ?")
                .params(workOrderId, id)
                .query(byte[].class)
                .optional();
    }

    @Transactional(readOnly = true)
    public List<Checklist> checklists(String workOrderId) {
        return jdbc.sql("SELECT * FROM visit_checklist WHERE work_order_id = ? ORDER BY said_at, technician_id")
                .param(workOrderId)
                .query((row, n) -> new Checklist(
                        row.getString("technician_id"),
                        json.read(row.getString("answers"), ANSWERS),
                        row.getTimestamp("said_at").toInstant()))
                .list();
    }

    /**
     * Keeps a picture, in the caller's transaction.
     *
     * @param signer whose signature it is; null for a photo
     * @throws InvalidInputException when the bytes are no picture of a kind that every browser shows, or too many
     * @throws RuleBrokenException when the visit has as many pictures as are kept
     */
    public void keepPicture(
            WorkOrder order, String technicianId, byte[] bytes, @Nullable String signer, Instant takenAt) {
        if (bytes.length > settings.pictureBytes()) {
            throw new InvalidInputException(
                    "picture", "is larger than " + settings.pictureBytes() + " bytes; take it with less detail");
        }
        String mediaType = mediaType(bytes)
                .orElseThrow(() -> new InvalidInputException("picture", "must be a JPEG or PNG picture"));
        if (pictures(order.id()).size() >= settings.picturesPerJob()) {
            throw new RuleBrokenException(
                    "A visit keeps " + settings.picturesPerJob() + " pictures at most; this one has them already");
        }
        jdbc.sql(
                        "INSERT INTO visit_picture (id, work_order_id, technician_id, kind, media_type, signer, bytes, taken_at) "
                                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        ids.generate(),
                        order.id(),
                        technicianId,
                        signer == null ? PHOTO : SIGNATURE,
                        mediaType,
                        signer,
                        bytes,
                        Timestamp.from(takenAt))
                .update();
        news.tell(
                workOrders.lock(order.id()),
                signer == null ? "photo-sent" : "signed",
                List.of(order.id(), signer == null ? nameOf(technicianId) : signer),
                technicianId);
    }

    /** Keeps the checklist in the caller's transaction; what was said later counts. */
    public void keepChecklist(WorkOrder order, String technicianId, Map<String, Object> answers, Instant saidAt) {
        int kept = jdbc.sql("""
                INSERT INTO visit_checklist (work_order_id, technician_id, answers, said_at) VALUES (?, ?, ?::jsonb, ?)
                ON CONFLICT (tenant_id, work_order_id, technician_id) DO UPDATE
                SET answers = EXCLUDED.answers, said_at = EXCLUDED.said_at
                WHERE visit_checklist.said_at <= EXCLUDED.said_at""")
                .params(order.id(), technicianId, json.write(answers), Timestamp.from(saidAt))
                .update();
        if (kept > 0) {
            news.tell(
                    workOrders.lock(order.id()),
                    "checklist-filled",
                    List.of(order.id(), nameOf(technicianId)),
                    technicianId);
        }
    }

    private String nameOf(String technicianId) {
        return people.find(technicianId).map(Person::name).orElse(technicianId);
    }

    /** Returns what the bytes themselves say they are, whatever the sender says; only the head is read. */
    static Optional<String> mediaType(byte[] bytes) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                try {
                    reader.setInput(in, true, true);
                    String type = MEDIA_TYPES.get(reader.getFormatName().toLowerCase(Locale.ROOT));
                    if (type != null && reader.getWidth(0) <= LONGEST_SIDE && reader.getHeight(0) <= LONGEST_SIDE) {
                        return Optional.of(type);
                    }
                } finally {
                    reader.dispose();
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            // The JDK's readers answer bytes that were made to confuse them with many kinds of exceptions.
            return Optional.empty();
        }
    }

    private static Picture picture(ResultSet row) throws SQLException {
        return new Picture(
                row.getObject("id", UUID.class),
                row.getString("work_order_id"),
                row.getString("technician_id"),
                row.getString("kind").equals(SIGNATURE),
                row.getString("media_type"),
                row.getString("signer"),
                row.getInt("size"),
                row.getTimestamp("taken_at").toInstant());
    }
}
