package io.towerflow.notification;

/**
 * Attachment of a mail for the receiver's calendar.
 *
 * @param method what the calendar is to do (RFC 5546): REQUEST or CANCEL
 * @param calendar an iCalendar object (RFC 5545) of the same method
 */
public record Invitation(String method, String calendar) {}
