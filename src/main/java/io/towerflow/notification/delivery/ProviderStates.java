package io.towerflow.notification.delivery;

import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.Providers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** States of the providers, as this node's calls have told them. */
@Component
public class ProviderStates implements Providers {

    private record Trouble(Instant since, String error) {}

    private final List<MessageChannel> channels;
    private final Map<String, MessageChannel> byProvider;
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

    ProviderStates(List<MessageChannel> channels) {
        this.channels = channels;
        this.byProvider = channels.stream().collect(Collectors.toMap(MessageChannel::provider, Function.identity()));
    }

    void failed(String provider, String error, Instant now) {
        troubles.merge(provider, new Trouble(now, error), (old, latest) -> new Trouble(old.since(), latest.error()));
    }

    void answered(String provider) {
        troubles.remove(provider);
    }

    Optional<Instant> downSince(String provider) {
        return Optional.ofNullable(troubles.get(provider)).map(Trouble::since);
    }

    /** Returns the way of this name, where it is set up. */
    Optional<MessageChannel> ready(String provider) {
        return way(provider).filter(way -> way.missing().isEmpty());
    }

    Optional<MessageChannel> way(String provider) {
        return Optional.ofNullable(byProvider.get(provider));
    }

    Map<String, MessageChannel> ways() {
        return byProvider;
    }

    @Override
    public List<Provider> all() {
        return channels.stream()
                .map(way -> {
                    Trouble trouble = troubles.get(way.provider());
                    return new Provider(
                            way.provider(),
                            way.channel(),
                            way.missing().orElse(null),
                            trouble == null ? null : trouble.since(),
                            trouble == null ? way.broken().orElse(null) : trouble.error());
                })
                .toList();
    }
}
