package io.towerflow.demo.network;

import io.towerflow.identity.Role;
import io.towerflow.people.CoverHours;
import io.towerflow.people.OnCallRotation;
import io.towerflow.people.OnCallTeam;
import io.towerflow.people.Shift;
import io.towerflow.people.Technician;
import java.text.Normalizer;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The demo's on-call plan: in each region the technicians who live nearest take weekly turns, a second one stands behind the
 * first; the control room hands over every eight hours, the managers every Monday.
 */
record DemoRosters(List<OnCallTeam> teams, List<OnCallRotation> rotations) {

    static final String GAP_REGION = "Comoé";

    private static final ZoneId ABIDJAN = ZoneId.of("Africa/Abidjan");
    private static final Shift OFFICE = Shift.parse("Mo-Fr 08:00-18:00");
    private static final CoverHours ALWAYS = CoverHours.parse("always");
    private static final int TEAM_SIZE = 4;
    /** First turn, on a Monday. */
    private static final LocalDateTime FIRST = LocalDateTime.parse("2026-01-05T08:00");

    static DemoRosters build(DemoPeople everybody) {
        List<OnCallTeam> teams = new ArrayList<>();
        List<OnCallRotation> rotations = new ArrayList<>();
        List<Town> towns = Town.all();
        for (String region : towns.stream().map(Town::district).distinct().toList()) {
            Town centre = towns.stream()
                    .filter(town -> town.district().equals(region))
                    .max(Comparator.comparing(Town::hub).thenComparing(Town::sites))
                    .orElseThrow();
            List<String> near = everybody.technicians().stream()
                    .sorted(Comparator.comparingDouble(technician -> kilometres(technician, centre)))
                    .limit(TEAM_SIZE)
                    .map(technician -> technician.person().id())
                    .toList();
            String id = id(region);
            teams.add(team(id, region, Role.TECHNICIAN, region));
            rotations.add(new OnCallRotation(id, "astreinte", 1, near, FIRST, Duration.ofDays(7), ALWAYS));
            rotations.add(new OnCallRotation(
                    id,
                    "renfort",
                    2,
                    List.of(near.get(2), near.get(3), near.get(0), near.get(1)),
                    FIRST,
                    Duration.ofDays(7),
                    ALWAYS));
        }
        teams.add(team("control-room", "Control room · salle de contrôle", Role.DISPATCHER, null));
        rotations.add(new OnCallRotation(
                "control-room",
                "3 × 8",
                1,
                List.of("dispatcher", "amoin.koffi", "grace.mensah"),
                LocalDateTime.parse("2026-01-05T06:00"),
                Duration.ofHours(8),
                ALWAYS));
        teams.add(team("management", "Management · direction", Role.MANAGER, null));
        rotations.add(new OnCallRotation(
                "management", "cadre", 1, List.of("manager", "bakary.keita"), FIRST, Duration.ofDays(7), ALWAYS));
        return new DemoRosters(teams, rotations);
    }

    private static OnCallTeam team(
            String id, String name, Role calls, @org.jspecify.annotations.Nullable String region) {
        return new OnCallTeam(id, name, calls, region, Set.of(), ABIDJAN, "CI", OFFICE, ALWAYS);
    }

    private static double kilometres(Technician technician, Town town) {
        return Ground.kilometres(technician.latitude(), technician.longitude(), town.latitude(), town.longitude());
    }

    static String id(String region) {
        return Normalizer.normalize(region, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
    }
}
