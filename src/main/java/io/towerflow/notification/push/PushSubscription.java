package io.towerflow.notification.push;

import java.util.UUID;

/**
 * Browser to which a notice goes.
 *
 * @param endpoint address at its push service
 * @param p256dh its public key, base64url
 * @param auth its secret, base64url
 */
record PushSubscription(UUID id, String endpoint, String p256dh, String auth) {}
