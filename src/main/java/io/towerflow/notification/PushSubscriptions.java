package io.towerflow.notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Browsers of the current tenant's people that show notices, beside the ways by which people are told anyway. */
public interface PushSubscriptions {

    /** Returns the public key by which a browser knows this server: base64url of 65 bytes. */
    String publicKey();

    /** Returns a person's browsers, the newest first. */
    List<Browser> of(String person);

    /**
     * Keeps a browser for a person; one that was kept for somebody else is his or hers now.
     *
     * @throws io.towerflow.problem.InvalidInputException naming {@code endpoint}, {@code p256dh} or {@code auth}, and what is wrong
     * @throws io.towerflow.problem.ConflictException where the person has as many as one may have
     */
    void add(String person, Wanted wanted);

    /** Forgets one of a person's browsers; does nothing where there is no such one. */
    void remove(String person, UUID id);

    /**
     * What a browser hands out.
     *
     * @param endpoint address at its maker's push service
     * @param p256dh its public key, base64url
     * @param auth its secret, base64url
     * @param agent how the browser calls itself
     */
    record Wanted(String endpoint, String p256dh, String auth, String agent) {}

    /** Browser of a person. */
    record Browser(UUID id, String endpoint, String agent, Instant since) {}
}
