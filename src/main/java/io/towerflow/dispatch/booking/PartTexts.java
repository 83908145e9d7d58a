package io.towerflow.dispatch.booking;

import io.towerflow.dispatch.WorkOrder;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Says which part is booked for a visit and where its technician finds it, the same in SMS, mails and on the page of the job. */
@Component
public class PartTexts {

    /** States in which a part counts: still to be fetched, or taken, but not given back. */
    private static final Set<String> COUNTS = Set.of("reserved", "used");

    private final JdbcClient jdbc;
    private final PartStock stock;
    private final MessageSource texts;

    PartTexts(JdbcClient jdbc, PartStock stock, MessageSource texts) {
        this.jdbc = jdbc;
        this.stock = stock;
        this.texts = texts;
    }

    private record Booked(String part, String locationId, String state) {}

    /**
     * Says the part and its place, as “rectifier 48 V: in your van”; empty where none is booked.
     *
     * @param technicianId who goes
     */
    public String of(WorkOrder order, @Nullable String technicianId, Locale language) {
        return say("", order, technicianId, language);
    }

    /** Says the same as {@link #of}, but where it is alone, as “Part: your van”. */
    public String inShort(WorkOrder order, String technicianId, Locale language) {
        return say(".short", order, technicianId, language);
    }

    private String say(String form, WorkOrder order, @Nullable String technicianId, Locale language) {
        return booked(order.id())
                .map(one -> {
                    Optional<PartStock.Place> place = stock.of(one.part()).stream()
                            .filter(it -> it.locationId().equals(one.locationId()))
                            .findFirst();
                    boolean van = technicianId != null
                            && place.filter(it -> Objects.equals(technicianId, it.technicianId()))
                                    .isPresent();
                    return text(
                            (van ? "dispatch.part.van" : "dispatch.part.depot") + form,
                            language,
                            text("dispatch.word." + one.part(), one.part(), language),
                            place.map(PartStock.Place::name).orElse(one.locationId()));
                })
                .orElse("");
    }

    private String text(String key, String otherwise, Locale language) {
        return String.valueOf(texts.getMessage(key, null, otherwise, language));
    }

    private String text(String key, Locale language, Object... arguments) {
        return String.valueOf(texts.getMessage(key, arguments, key, language));
    }

    private Optional<Booked> booked(String workOrderId) {
        return jdbc.sql("SELECT part, location_id, state FROM part_reservation WHERE work_order_id = ?")
                .param(workOrderId)
                .query((row, n) -> new Booked(row.getString(1), row.getString(2), row.getString(3)))
                .optional()
                .filter(one -> COUNTS.contains(one.state()));
    }
}
