package io.towerflow.metric;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

/**
 * Settings of metrics.
 *
 * @param catalogue the file that names the metrics, with their units and ranges
 * @param partitions partitions of the topics when they are first made
 * @param replicas copies of each partition in the broker's cluster
 * @param consumers threads of this node that take partitions
 * @param batch messages in one transaction at most
 * @param deliveryTimeout how long the broker may take to accept samples before their sender is told that it did not
 * @param clockTolerance how far ahead of the arrival the time of a sample may be
 * @param keep how long samples are kept, in whole days; older ones are refused
 * @param keepRejected how long the broker keeps what was refused
 * @param largestMessage size above which a message on Kafka is refused
 */
@ConfigurationProperties("towerflow.metric")
public record MetricSettings(
        @DefaultValue("classpath:connectors/metrics/catalogue.csv")
        Resource catalogue,

        @DefaultValue("4") int partitions,
        @DefaultValue("1") short replicas,
        @DefaultValue("2") int consumers,
        @DefaultValue("10000") int batch,
        @DefaultValue("4s") Duration deliveryTimeout,
        @DefaultValue("5m") Duration clockTolerance,
        @DefaultValue("90d") Duration keep,
        @DefaultValue("30d") Duration keepRejected,
        @DefaultValue("1MB") DataSize largestMessage) {}
