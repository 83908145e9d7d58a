package io.towerflow.dispatch.sms;

/** What a technician means. */
enum Verb {
    ACCEPT,
    DECLINE,
    ARRIVED,
    DONE,
    CANNOT,
    HELP,
    /** The sender wants no messages: the provider answers this itself. */
    STOP,
    UNREADABLE
}
