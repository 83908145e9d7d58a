package io.towerflow.notification;

/** The ways to a person. */
public enum Channel {
    SMS,
    MAIL
}
