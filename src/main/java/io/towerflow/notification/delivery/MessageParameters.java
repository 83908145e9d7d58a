package io.towerflow.notification.delivery;

import java.util.Map;
import java.util.UUID;

/** Parameters that the text of a stored message was filled with, for a way that has its own words for the same. */
public interface MessageParameters {

    /** Returns them by name; none for a message that is not stored, or was before they were kept. */
    Map<String, String> of(UUID messageId);
}
