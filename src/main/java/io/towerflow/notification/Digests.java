package io.towerflow.notification;

import java.util.Optional;
import java.util.UUID;

/** Digests for people with too many messages. Each method asks for the current tenant. */
public interface Digests {

    /** Finds the digest of this message id, by whatever way it went. */
    Optional<Digest> find(UUID id);

    /** Finds the latest digest of this code that went to a person. */
    Optional<Digest> find(String recipientId, String code);

    /** Returns what is held and bundled now. */
    ThrottleStatus storm();
}
