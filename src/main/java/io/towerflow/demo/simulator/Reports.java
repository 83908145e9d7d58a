package io.towerflow.demo.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes what the sources can tell when several faults overlap. One network has one state: what is already reported is not
 * reported again until it is over; the alarm then belongs to the fault that brought it first, and stays until the last fault that
 * keeps it up has ended. A site that is cut off reports only when it is back, with the time at which it happened, and only what
 * is still so.
 */
final class Reports {

    /** Time from its return to the network after which a site tells what happened meanwhile. */
    private static final Duration CATCHING_UP = Duration.ofSeconds(20);

    private final List<Report> open = new ArrayList<>();

    /** One symptom between its raise and its clear. */
    static final class Report {

        final SimulatedFault fault;
        final Symptom symptom;
        final Instant raisedAt;
        /** Time at which the raise is sent; later than it happened where the site was cut off. */
        Instant sentAt;
        /** Time at which the symptom would be over if its fault were the only one. */
        private final Instant endsAt;

        Instant clearedAt;

        Report(SimulatedFault fault, Symptom symptom) {
            this.fault = fault;
            this.symptom = symptom;
            raisedAt = fault.startsAt().plus(symptom.after());
            sentAt = raisedAt;
            endsAt = symptom.clearsAfter() == null
                    ? fault.endsAt().plus(symptom.recovery())
                    : fault.startsAt().plus(symptom.clearsAfter());
            clearedAt = endsAt;
        }

        private List<String> identity() {
            return List.of(symptom.alarmedObjectId(), symptom.probableCause(), symptom.specificProblem());
        }

        private boolean covers(Instant instant) {
            return !instant.isBefore(raisedAt) && instant.isBefore(clearedAt);
        }
    }

    void add(SimulatedFault fault, List<Symptom> symptoms) {
        for (Symptom symptom : symptoms) {
            if (symptom.after().compareTo(fault.lasts()) < 0) {
                open.add(new Report(fault, symptom));
            }
        }
    }

    /** Returns what is told, in the order of the raises. */
    List<Report> told() {
        open.forEach(report -> report.clearedAt = report.endsAt);
        open.sort(Comparator.comparing((Report report) -> report.raisedAt)
                .thenComparing(report -> report.fault.id())
                .thenComparing(report -> report.symptom.alarmedObjectId()));
        Map<List<String>, Report> last = new HashMap<>();
        Map<String, List<Report>> silences = new HashMap<>();
        List<Report> told = new ArrayList<>();
        for (Report report : open) {
            Report before = last.get(report.identity());
            if (before != null && before.covers(report.raisedAt)) {
                if (report.clearedAt.isAfter(before.clearedAt)) {
                    before.clearedAt = report.clearedAt;
                }
                continue;
            }
            if (report.symptom.unreachable()) {
                silences.computeIfAbsent(report.symptom.siteId(), site -> new ArrayList<>())
                        .add(report);
            }
            last.put(report.identity(), report);
            told.add(report);
        }
        for (Report report : told) {
            List<Report> silent = silences.getOrDefault(report.symptom.siteId(), List.of());
            if (!report.symptom.unreachable()) {
                report.sentAt = whenBack(silent, report.raisedAt);
                report.clearedAt = whenBack(silent, report.clearedAt);
            }
        }
        told.removeIf(report -> !report.sentAt.isBefore(report.clearedAt));
        return told;
    }

    private static Instant whenBack(List<Report> silences, Instant instant) {
        Instant back = instant;
        for (Report silence : silences) {
            if (silence.covers(back)) {
                back = silence.clearedAt.plus(CATCHING_UP);
            }
        }
        return back;
    }
}
