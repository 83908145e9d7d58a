package io.towerflow.correlation.memory;

import io.towerflow.rules.Family;

/** Group of all alarms of one situation with one probable cause at one place, seen as one. */
final class AlarmGroup {

    final Family family;
    final String cause;
    private Member first;
    private Member last;
    private int active;

    AlarmGroup(Member member) {
        family = member.family();
        cause = member.cause();
        first = member;
        last = member;
    }

    void add(Member member) {
        if (member.before(first)) {
            first = member;
        }
        if (last.before(member)) {
            last = member;
        }
        if (member.active()) {
            active++;
        }
    }

    void activity(boolean nowActive) {
        active += nowActive ? 1 : -1;
    }

    boolean active() {
        return active > 0;
    }

    Member first() {
        return first;
    }

    /** Returns the member nearest in time, of the first and the last. */
    Member nearest(long time) {
        return Math.abs(time - first.raisedAt()) < Math.abs(time - last.raisedAt()) ? first : last;
    }
}
