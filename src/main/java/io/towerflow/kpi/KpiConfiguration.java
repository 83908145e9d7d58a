package io.towerflow.kpi;

import io.towerflow.storage.RetentionPolicy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KpiConfiguration {

    @Bean
    KpiLibrary kpiLibrary() {
        return KpiLibrary.shipped();
    }

    @Bean
    RetentionPolicy oldQuartersOfKpis(KpiSettings settings) {
        return quarters("kpi_fact", settings);
    }

    @Bean
    RetentionPolicy oldQuartersOfRegions(KpiSettings settings) {
        return quarters("kpi_region_fact", settings);
    }

    @Bean
    RetentionPolicy oldQuartersComputed(KpiSettings settings) {
        return quarters("kpi_interval", settings);
    }

    @Bean
    RetentionPolicy oldHoursOfKpis(KpiSettings settings) {
        return hours("kpi_fact", settings);
    }

    @Bean
    RetentionPolicy oldHoursOfRegions(KpiSettings settings) {
        return hours("kpi_region_fact", settings);
    }

    @Bean
    RetentionPolicy oldHoursComputed(KpiSettings settings) {
        return hours("kpi_interval", settings);
    }

    private static RetentionPolicy quarters(String table, KpiSettings settings) {
        return new RetentionPolicy(
                table, "granularity = 'quarter-hour' AND start_at < :until", settings.keepQuarters());
    }

    private static RetentionPolicy hours(String table, KpiSettings settings) {
        return new RetentionPolicy(table, "granularity = 'hour' AND start_at < :until", settings.keepHours());
    }
}
