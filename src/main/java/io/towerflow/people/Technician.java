package io.towerflow.people;

import java.time.ZoneId;
import java.util.Set;

/**
 * A technician in the field.
 *
 * @param latitude degrees north of the home base (WGS 84)
 * @param longitude degrees east of the home base (WGS 84)
 * @param shift when he or she works, as {@code Mo-Fr 08:00-18:00}, in {@code timeZone}
 */
public record Technician(
        Person person, Set<Skill> skills, double latitude, double longitude, String shift, ZoneId timeZone) {}
