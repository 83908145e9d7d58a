package io.towerflow.notification;

import java.util.Optional;
import java.util.UUID;

/** What people with too many messages are told together. Each method asks for the current tenant. */
public interface Digests {

    /** The bundle of this message id, by whatever way it went. */
    Optional<Digest> find(UUID id);

    /** The latest bundle of this code that went to a person. */
    Optional<Digest> find(String recipientId, String code);

    /** What is held and bundled now. */
    ThrottleStatus storm();
}
