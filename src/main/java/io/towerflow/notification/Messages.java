package io.towerflow.notification;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Messages of the current tenant. */
public interface Messages {

    Optional<Message> find(UUID id);

    /** Returns what was told to whom about an incident, oldest first. */
    List<Message> ofIncident(String incidentNumber);

    /** Returns what one person was told latest, whatever the channel, the newest first. */
    List<Message> toPerson(String recipientId, int limit);

    /** Returns a page of all messages, the newest first. */
    List<Message> page(int offset, int limit);

    long count();
}
