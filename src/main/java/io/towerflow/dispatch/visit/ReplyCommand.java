package io.towerflow.dispatch.visit;

/** What a technician means, by SMS or on the page of the job. */
public enum ReplyCommand {
    ACCEPT,
    DECLINE,
    /** On the way, and when he or she will be there. */
    ETA,
    ARRIVED,
    /** A part is missing. */
    PART,
    DONE,
    CANNOT,
    HELP,
    /** The sender wants no messages: the provider answers this itself. */
    STOP,
    UNREADABLE
}
