package io.towerflow.dispatch.booking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Stock of parts of the current tenant: what lies where, and what of it is reserved. */
@Repository
@Transactional
public class PartStock {

    private static final String PLACES =
            "SELECT l.id, l.name, l.technician_id, l.latitude, l.longitude, s.part, s.on_hand, s.reserved "
                    + "FROM stock s JOIN stock_location l ON l.tenant_id = s.tenant_id AND l.id = s.location_id ";

    private final JdbcClient jdbc;

    PartStock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Stock of a part at one place.
     *
     * @param locationId a depot's id or a van's
     * @param technicianId whose van it is; null for a depot
     * @param latitude degrees north of a depot; null for a van
     * @param longitude degrees east of a depot; null for a van
     * @param onHand pieces that lie there
     * @param reserved how many of these are promised to work orders; never more than there are
     */
    public record Place(
            String locationId,
            String name,
            @Nullable String technicianId,
            @Nullable Double latitude,
            @Nullable Double longitude,
            String part,
            int onHand,
            int reserved) {

        public int free() {
            return onHand - reserved;
        }
    }

    /** Returns everything that is kept, by place and part. */
    @Transactional(readOnly = true)
    public List<Place> all() {
        return jdbc.sql(PLACES + "ORDER BY l.id, s.part")
                .query((row, n) -> place(row))
                .list();
    }

    /** Returns where a part is kept, also where all of it is reserved or gone. */
    @Transactional(readOnly = true)
    public List<Place> of(String part) {
        return jdbc.sql(PLACES + "WHERE s.part = ? ORDER BY l.id")
                .param(part)
                .query((row, n) -> place(row))
                .list();
    }

    /**
     * Stores places: what lies there is what is given now, what is reserved stays.
     *
     * @throws org.springframework.dao.DataIntegrityViolationException where less would lie there than is reserved
     */
    public void saveAll(Collection<Place> places) {
        for (Place place : places) {
            jdbc.sql("INSERT INTO stock_location (id, name, technician_id, latitude, longitude) VALUES (?, ?, ?, ?, ?) "
                            + "ON CONFLICT (tenant_id, id) DO UPDATE SET name = EXCLUDED.name, "
                            + "technician_id = EXCLUDED.technician_id, latitude = EXCLUDED.latitude, "
                            + "longitude = EXCLUDED.longitude")
                    .params(place.locationId(), place.name(), place.technicianId(), place.latitude(), place.longitude())
                    .update();
            jdbc.sql("INSERT INTO stock (location_id, part, on_hand) VALUES (?, ?, ?) "
                            + "ON CONFLICT (tenant_id, location_id, part) DO UPDATE SET on_hand = EXCLUDED.on_hand")
                    .params(place.locationId(), place.part(), place.onHand())
                    .update();
        }
    }

    /** Returns where the piece lies that is promised to a work order; empty where none is. */
    @Transactional(readOnly = true)
    public Optional<String> promised(String workOrderId) {
        return jdbc.sql("SELECT location_id FROM part_reservation WHERE work_order_id = ? AND state = 'reserved'")
                .param(workOrderId)
                .query(String.class)
                .optional();
    }

    /** Reserves one piece; returns false where none is free, also when somebody else takes the last one at the same instant. */
    boolean reserve(String locationId, String part) {
        return jdbc.sql(
                                "UPDATE stock SET reserved = reserved + 1 WHERE location_id = ? AND part = ? AND reserved < on_hand")
                        .params(locationId, part)
                        .update()
                > 0;
    }

    /** Releases a reserved piece. */
    void release(String locationId, String part) {
        jdbc.sql("UPDATE stock SET reserved = reserved - 1 WHERE location_id = ? AND part = ?")
                .params(locationId, part)
                .update();
    }

    /** Removes a reserved piece from the stock. */
    void take(String locationId, String part) {
        jdbc.sql("UPDATE stock SET reserved = reserved - 1, on_hand = on_hand - 1 WHERE location_id = ? AND part = ?")
                .params(locationId, part)
                .update();
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(
                row.getString("id"),
                row.getString("name"),
                row.getString("technician_id"),
                row.getObject("latitude", Double.class),
                row.getObject("longitude", Double.class),
                row.getString("part"),
                row.getInt("on_hand"),
                row.getInt("reserved"));
    }
}
