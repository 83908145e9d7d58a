package io.towerflow.console;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param outline address of the map's ground as GeoJSON: the country's outline
 * @param beat how often a page is told that its live updates still flow
 * @param gather how long changes are gathered before they are told, so that a storm does not redraw pages all the time
 */
@ConfigurationProperties("towerflow.console")
public record ConsoleSettings(
        @DefaultValue("/assets/cote-d-ivoire.geojson") String outline,
        @DefaultValue("5s") Duration beat,
        @DefaultValue("400ms") Duration gather) {}
