package io.towerflow.notification.throttle;

import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.NotificationSettings.Limit;
import io.towerflow.notification.throttle.MessageThrottleRepository.Arrival;
import io.towerflow.notification.throttle.MessageThrottleRepository.Held;
import io.towerflow.notification.throttle.MessageThrottleRepository.Receiver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets messages go to their providers, as many as a person can read: what exceeds is held and then told by digests. What was
 * released once, an attempt by another provider included, is never held. Works in the caller's transaction, in the system's
 * scope.
 */
@Component
public class MessageThrottle {

    private static final Logger log = LoggerFactory.getLogger(MessageThrottle.class);

    /** Number of messages that are looked at in one transaction, and told by one digest: a longer list tells nobody more. */
    private static final int PIECE = 500;

    private static final int CRITICAL = 0;

    private final MessageThrottleRepository gates;
    private final DigestComposer bundles;
    private final NotificationSettings settings;
    private final MeterRegistry meters;

    public MessageThrottle(
            MessageThrottleRepository gates,
            DigestComposer bundles,
            NotificationSettings settings,
            MeterRegistry meters) {
        this.gates = gates;
        this.bundles = bundles;
        this.settings = settings;
        this.meters = meters;
    }

    /** Looks at what came and what is held, and returns what is in another state now, to be announced after the commit. */
    public List<Message> look(Channel channel, Instant now) {
        Limit limit = settings.limit(channel);
        if (limit == null || !gates.lock(channel)) {
            return List.of();
        }
        // What is held by this look has gathered nothing yet
        List<Held> held = gates.held(channel, now.minus(limit.window()));
        List<Message> changed = new ArrayList<>(sort(channel, limit, held, now));
        held.forEach(one -> changed.addAll(release(channel, limit, one, now)));
        return changed;
    }

    private List<Message> sort(Channel channel, Limit limit, List<Held> held, Instant now) {
        Map<String, Integer> goneNow = new HashMap<>();
        Set<Receiver> waiting = new HashSet<>();
        held.forEach(one -> waiting.add(one.receiver()));
        List<UUID> go = new ArrayList<>();
        List<UUID> hold = new ArrayList<>();
        for (Arrival one : gates.arrivals(channel, now.minus(limit.window()), PIECE)) {
            Receiver receiver = one.receiver();
            int before = one.gone() + goneNow.getOrDefault(receiver.address(), 0);
            boolean pressing = one.atOnce() || one.urgency() == CRITICAL;
            // Without an address it fails at once, and burdens nobody.
            if (receiver.address().isEmpty()
                    || before < share(limit, one) && (pressing || !waiting.contains(receiver))) {
                go.add(one.id());
                goneNow.merge(receiver.address(), 1, Integer::sum);
            } else {
                hold.add(one.id());
                waiting.add(receiver);
                if (one.atOnce()) {
                    atCeiling(channel, receiver, before);
                }
            }
        }
        if (!go.isEmpty()) {
            gates.letGo(go, now);
        }
        return hold.isEmpty() ? List.of() : gates.hold(hold, now);
    }

    /** Returns how many messages an address may have had for this one to go by itself. */
    private static int share(Limit limit, Arrival one) {
        if (one.atOnce()) {
            return limit.aloneAtOnce();
        }
        return one.urgency() == CRITICAL ? limit.messages() : limit.alone();
    }

    private List<Message> release(Channel channel, Limit limit, Held held, Instant now) {
        Receiver receiver = held.receiver();
        int gone = gates.gone(channel, receiver.address(), now.minus(limit.window()));
        boolean pressing = held.pressing() && gone < limit.ceiling();
        Instant gathered = held.since().plus(settings.gather());
        Instant due = later(gathered, next(held.released(), limit, pressing));
        if (now.isBefore(due)) {
            return List.of();
        }
        List<Message> members = gates.heldFor(channel, receiver, PIECE);
        if (members.size() == 1) {
            gates.letGo(List.of(members.getFirst().id()), now);
            return List.of();
        }
        UUID bundle = bundles.store(members, now);
        return gates.bundle(members.stream().map(Message::id).toList(), bundle);
    }

    private Instant next(@Nullable Instant released, Limit limit, boolean pressing) {
        return released == null ? Instant.MIN : released.plus(pressing ? settings.gather() : limit.gap());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void atCeiling(Channel channel, Receiver receiver, int gone) {
        meters.counter("towerflow.notifications.ceiling", "channel", channel.id())
                .increment();
        log.warn(
                "{} has had {} messages by {}: even what is sent at once is bundled now",
                receiver.recipientId(),
                gone,
                channel.id());
    }
}
