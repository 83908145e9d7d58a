package io.towerflow.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * One open session of somebody who signed in by the form.
 *
 * @param id public: it opens nothing
 * @param lastSeen the latest request, to the minute
 * @param expires when it ends, however busy it is
 * @param address from where it was opened
 * @param agent what the browser says of itself, shortened
 */
public record SignInSession(
        UUID id, String account, Instant started, Instant lastSeen, Instant expires, String address, String agent) {}
