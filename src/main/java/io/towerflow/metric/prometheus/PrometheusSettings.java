package io.towerflow.metric.prometheus;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

/**
 * Settings of Prometheus remote-write.
 *
 * @param names the file that maps names of series to metrics
 * @param unpacked how large a request may be once it is unpacked
 */
@ConfigurationProperties("towerflow.metric.prometheus")
record PrometheusSettings(
        @DefaultValue("classpath:connectors/prometheus/names.csv")
        Resource names,

        @DefaultValue("32MB") DataSize unpacked) {}
