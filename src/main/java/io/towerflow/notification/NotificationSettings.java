package io.towerflow.notification;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of how messages are sent.
 *
 * @param deadline how long after it was stored a message is worth sending
 * @param callTimeout the longest time one call to a provider may take
 * @param lease how long a claim holds; after it, the result of the call is asked for. Longer than the call timeout
 * @param settling how long after a claim the provider's "I do not have it" counts: a slow call may still arrive until then
 * @param askAfter how soon the provider is asked after a call without an answer
 * @param undecided how long the provider is asked before the message becomes unknown
 * @param retry the first pause after an attempt that certainly did not send; each further one is twice as long
 * @param retryAtMost the longest such pause
 * @param failOverAfter how long a provider that takes nothing is waited for before the next way takes over
 * @param routes the table of ways by phone number, as Spring resource
 * @param callUpTo the least urgent message for which somebody is called: 0 critical, 1 major
 * @param polling how often waiting messages are looked for, beside the wake-up after each commit
 * @param keep how long messages to people, and what they sent, are kept once nothing becomes of them any more
 * @param parallel calls at a time by channel ({@code sms}, {@code mail})
 * @param limits how many messages an address gets by channel: {@code messages} (2 or more) within the {@code window} (10 minutes
 *     where it is not named), what is sent at once up to the {@code ceiling}; no limit for a channel that is not named
 * @param gather how long what is held waits for more, so that one bundle tells it
 */
@ConfigurationProperties("towerflow.notification")
public record NotificationSettings(
        @DefaultValue("4h") Duration deadline,
        @DefaultValue("10s") Duration callTimeout,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("30s") Duration settling,
        @DefaultValue("3s") Duration askAfter,
        @DefaultValue("15m") Duration undecided,
        @DefaultValue("2s") Duration retry,
        @DefaultValue("1m") Duration retryAtMost,
        @DefaultValue("30s") Duration failOverAfter,

        @DefaultValue("classpath:connectors/notification/routes.csv")
        String routes,

        @DefaultValue("1") int callUpTo,
        @DefaultValue("1s") Duration polling,
        @DefaultValue("400d") Duration keep,
        @DefaultValue Map<String, Integer> parallel,
        @DefaultValue Map<String, Limit> limits,
        @DefaultValue("30s") Duration gather,
        @DefaultValue DeadMan deadMan) {

    public NotificationSettings {
        if (lease.compareTo(callTimeout) <= 0) {
            throw new IllegalArgumentException("towerflow.notification.lease (" + lease
                    + ") must be longer than call-timeout (" + callTimeout + ")");
        }
    }

    @Nullable
    public Limit limit(Channel channel) {
        return limits.get(channel.id());
    }

    public int parallel(Channel channel) {
        return parallel.getOrDefault(channel.id(), 4);
    }

    /**
     * Limits how many messages one address gets in a while. Half of them go by themselves; the other half are digests, evenly
     * over the window, so that what is held is told within {@link #gap}. Critical ones may use up the whole number, what is sent
     * at once the ceiling.
     *
     * @param messages how many go before others are held, at least 2
     * @param window the while in which they are counted
     * @param ceiling above it nothing goes by itself, and bundles no faster than the gap; at least the messages and one bundle
     */
    public record Limit(int messages, @DefaultValue("10m") Duration window, int ceiling) {

        public Limit {
            if (messages < 2 || ceiling <= messages || !window.isPositive()) {
                throw new IllegalArgumentException("towerflow.notification.limits: messages (" + messages
                        + ") must be 2 or more, ceiling (" + ceiling + ") greater, window (" + window + ") positive");
            }
        }

        /** Returns how many may go by themselves before anything is held. */
        public int alone() {
            return (messages + 1) / 2;
        }

        /** Returns the time between two digests that nothing presses. */
        public Duration gap() {
            return window.dividedBy(bundles());
        }

        /** Returns how many may go by themselves of those that are sent at once. */
        public int aloneAtOnce() {
            return ceiling - bundles();
        }

        private int bundles() {
            return messages - alone();
        }
    }

    /**
     * Settings of the switch that tells somebody outside when TowerFlow is silent.
     *
     * @param url address called with GET while all is well; null: nobody is told
     * @param interval time between two calls; the outside watcher should wait for a few of them
     */
    public record DeadMan(
            @Nullable String url, @DefaultValue("1m") Duration interval) {}
}
