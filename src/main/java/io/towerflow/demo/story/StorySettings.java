package io.towerflow.demo.story;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the story is told.
 *
 * @param firstAfter when after the start the first fault breaks
 * @param every time between faults, give or take a third
 * @param speed how much faster hours pass than in life; the first minute of each fault passes as in life
 * @param shortest how long a fault that nobody repairs lasts at least
 * @param longest how long a fault that nobody repairs lasts at most
 * @param patience how long a fault waits for a technician who has been asked
 * @param mostFaults how many faults there are at once; the next one waits
 * @param mostIncidents number of open incidents with which nothing new breaks
 */
@ConfigurationProperties("towerflow.story")
record StorySettings(
        @DefaultValue("12s") Duration firstAfter,
        @DefaultValue("2m") Duration every,
        @DefaultValue("60") int speed,
        @DefaultValue("8m") Duration shortest,
        @DefaultValue("20m") Duration longest,
        @DefaultValue("30m") Duration patience,
        @DefaultValue("8") int mostFaults,
        @DefaultValue("25") int mostIncidents) {}
