package io.towerflow.notification.delivery;

import io.towerflow.notification.Channel;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.NotificationSettings;
import java.util.List;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/** Routes in force, and the way that a message begins with. */
@Component
public class MessageRoutes {

    private static final String MAIL = "mail";

    private final Routes routes;
    private final ProviderStates providers;

    MessageRoutes(NotificationSettings settings, ResourceLoader resources, ProviderStates providers) {
        this.routes = Routes.read(
                resources.getResource(settings.routes()), providers.ways().keySet());
        this.providers = providers;
    }

    /**
     * Returns the ways to a phone, in order of preference.
     *
     * @param phone in E.164
     */
    List<String> to(String phone) {
        return routes.to(phone);
    }

    /** Returns the provider that is tried first: of the channel, on the way to this address, set up if any is. */
    public String first(Channel channel, String address) {
        if (channel == Channel.MAIL) {
            return MAIL;
        }
        List<String> ways = routes.to(address).stream()
                .filter(way -> providers
                        .way(way)
                        .filter(one -> one.channel() == channel)
                        .isPresent())
                .toList();
        return ways.stream()
                .filter(way -> providers.ready(way).isPresent())
                .findFirst()
                .or(() -> ways.stream().findFirst())
                .orElseGet(() -> firstOf(channel));
    }

    private String firstOf(Channel channel) {
        return providers.ways().values().stream()
                .filter(way -> way.channel() == channel)
                .map(MessageChannel::provider)
                .sorted()
                .findFirst()
                .orElse(channel.id());
    }
}
