package io.towerflow.workbench;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a backtest may take.
 *
 * @param mostTime after which it is stopped
 * @param mostAlarms of a period; a longer one is refused
 * @param largestFile that may be uploaded
 * @param mostCost computing time for 1,000 alarms; a candidate that takes more fails
 * @param usual the period of stored alarms where nobody chose one
 */
@ConfigurationProperties("towerflow.workbench.backtest")
public record BacktestSettings(
        @DefaultValue("10m") Duration mostTime,
        @DefaultValue("200000") int mostAlarms,
        @DefaultValue("50MB") DataSize largestFile,
        @DefaultValue("5s") Duration mostCost,
        @DefaultValue("24h") Duration usual) {}
