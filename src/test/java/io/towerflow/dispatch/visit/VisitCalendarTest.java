package io.towerflow.dispatch.visit;

import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VisitCalendarTest {

    private static final Instant NOW = Instant.parse("2026-06-01T05:00:00Z");
    private static final Instant START = Instant.parse("2026-06-01T06:30:00Z");

    @Test
    void anInvitationHasTheHourOfTheSiteAndWhereItIs() {
        String text = write(0, false, "Africa/Abidjan", 5.32);

        assertThat(text)
                .contains(
                        "METHOD:REQUEST",
                        "UID:WO-1.T-1@default.towerflow",
                        "SEQUENCE:0",
                        "DTSTART;TZID=Africa/Abidjan:20260601T063000",
                        "DTEND;TZID=Africa/Abidjan:20260601T073000",
                        "TZOFFSETTO:+0000",
                        "GEO:5.32;-4.02",
                        "STATUS:CONFIRMED",
                        "ORGANIZER;CN=TowerFlow:mailto:noc@towerflow.example")
                .contains("\r\n");
        assertThat(Biweekly.parse(text)
                        .first()
                        .validate(biweekly.ICalVersion.V2_0)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aReaderElsewhereFindsTheSameInstantAlsoInSummerTime() {
        ICalendar read = Biweekly.parse(write(3, false, "Europe/Paris", null)).first();

        VEvent event = read.getEvents().getFirst();
        assertThat(event.getDateStart().getValue().toInstant()).isEqualTo(START);
        assertThat(event.getSequence().getValue()).isEqualTo(3);
        assertThat(event.getGeo()).isNull();
        assertThat(read.getTimezoneInfo().getComponents()).singleElement().satisfies(zone -> {
            assertThat(zone.getDaylightSavingsTime()).hasSize(1);
            assertThat(zone.getStandardTimes()).hasSize(1);
        });
    }

    @Test
    void aCancellationIsAboutTheSameVisit() {
        assertThat(write(4, true, "Africa/Abidjan", 5.32))
                .contains("METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:4", "UID:WO-1.T-1@default.towerflow");
    }

    private static String write(int sequence, boolean cancelled, String zone, @Nullable Double latitude) {
        return VisitCalendar.write(
                new VisitCalendar.Visit(
                        "WO-1.T-1@default.towerflow",
                        sequence,
                        cancelled,
                        START,
                        ZoneId.of(zone),
                        "A12 · Plateau",
                        "Mains failure; the battery lasts 40 min, no more.\nAccess: Mo-Su 06:00-20:00",
                        "Plateau (S-1)",
                        latitude,
                        latitude == null ? null : Double.valueOf(-4.02),
                        "Awa",
                        "awa@towerflow.example",
                        "TowerFlow <noc@towerflow.example>"),
                NOW);
    }
}
