package io.towerflow.workbench;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How rules come in force.
 *
 * @param watch how long a published version is watched
 * @param look how often it is looked at while it is watched
 * @param days number of days before whose same hours tell what is usual
 * @param factor how many times the usual most, or what part of the usual least, is still inside the band
 * @param slack how many more than that are still inside the band, so that a quiet night is no reason
 * @param longestShadow how long one shadow period may be
 * @param mostShadows how many candidates may be in shadow at a time: each takes memory and a thread on every node
 */
@ConfigurationProperties("towerflow.workbench.publishing")
public record WorkbenchSettings(
        @DefaultValue("30m") Duration watch,
        @DefaultValue("1m") Duration look,
        @DefaultValue("7") int days,
        @DefaultValue("2") double factor,
        @DefaultValue("10") int slack,
        @DefaultValue("7d") Duration longestShadow,
        @DefaultValue("3") int mostShadows) {}
