package io.towerflow.dispatch.visit;

/** Command that a technician gives, by SMS or on the page of the job. */
public enum ReplyCommand {
    ACCEPT,
    DECLINE,
    /** Time of arrival: on the way, and when he or she will be there. */
    ETA,
    ARRIVED,
    /** Missing part. */
    PART,
    DONE,
    CANNOT,
    HELP,
    /** Wish to get no messages: the provider answers this itself. */
    STOP,
    UNREADABLE
}
