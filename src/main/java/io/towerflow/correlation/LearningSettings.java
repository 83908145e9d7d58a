package io.towerflow.correlation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of how causes are learned from stored alarms.
 *
 * @param window how far back alarms are looked at
 * @param mostAlarms the newest alarms of that time that are looked at, at most
 * @param cron when causes are learned by themselves, for every tenant: second, minute, hour, day, month and weekday; {@code -}
 * for never
 * @param judgements how many judgements of people all that was seen is worth (see {@link CauseCandidate#confidence})
 */
@ConfigurationProperties("towerflow.learning")
public record LearningSettings(
        @DefaultValue("30d") Duration window,
        @DefaultValue("200000") int mostAlarms,
        @DefaultValue("0 40 2 * * *") String cron,
        @DefaultValue("10") double judgements) {}
