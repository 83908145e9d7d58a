package io.towerflow.maintenance;

import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds which windows share both time and objects. Those that come again are compared over the coming year. */
@Component
class Overlaps {

    /** Occurrences of each that are compared: a year of days. */
    private static final int COMPARED = 366;

    private final MaintenanceWindowRepository repository;
    private final Inventory inventory;

    Overlaps(MaintenanceWindowRepository repository, Inventory inventory) {
        this.repository = repository;
        this.inventory = inventory;
    }

    /** The numbers of the windows that are not over and overlap this one. */
    List<String> of(MaintenanceWindow window, Instant now) {
        List<MaintenanceWindow> others = repository.living().stream()
                .filter(other -> !other.number().equals(window.number()))
                .toList();
        if (others.isEmpty()) {
            return List.of();
        }
        Topology topology = inventory.topology(window.tenant());
        Coverage covered = Coverage.of(window.objects(), window.behind(), topology);
        List<WindowOccurrence> held = held(window, now);
        return others.stream()
                .filter(other -> covered.meets(Coverage.of(other.objects(), other.behind(), topology), topology))
                .filter(other -> anyOverlap(held, held(other, now)))
                .map(MaintenanceWindow::number)
                .toList();
    }

    private static List<WindowOccurrence> held(MaintenanceWindow window, Instant now) {
        List<WindowOccurrence> planned = Recurrence.of(window).from(now, COMPARED);
        if (planned.isEmpty()) {
            return List.of(new WindowOccurrence(window.startsAt(), window.endsAt()));
        }
        // The occurrence that is held or comes next may have been extended.
        return planned.stream()
                .map(one -> one.startsAt().equals(window.startsAt())
                        ? new WindowOccurrence(one.startsAt(), window.endsAt())
                        : one)
                .toList();
    }

    /** Returns whether any occurrences overlap; both lists are in the order of time. */
    private static boolean anyOverlap(List<WindowOccurrence> some, List<WindowOccurrence> others) {
        int i = 0;
        int j = 0;
        while (i < some.size() && j < others.size()) {
            if (some.get(i).overlaps(others.get(j))) {
                return true;
            }
            if (some.get(i).endsAt().isBefore(others.get(j).endsAt())) {
                i++;
            } else {
                j++;
            }
        }
        return false;
    }
}
