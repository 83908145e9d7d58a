package io.towerflow.notification;

import java.util.List;

/**
 * Status of the throttle: the messages that are more than people can read, as it is now.
 *
 * @param held messages that wait to be bundled
 * @param receivers how many people they are for
 * @param bundles how many bundles were sent within the longest window of the limits
 * @param bundled how many messages those tell
 * @param atCeiling who has had as many messages as one may get: even what is sent at once is bundled for them
 */
public record ThrottleStatus(int held, int receivers, int bundles, int bundled, List<String> atCeiling) {

    public boolean rages() {
        return held > 0 || bundles > 0 || !atCeiling.isEmpty();
    }
}
