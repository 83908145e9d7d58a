package io.towerflow.rules;

import java.util.Locale;

/** What an alarm is about, in the tower's own terms: the rules speak of families, not of single probable causes. */
public enum Family {
    MAINS,
    RECTIFIER,
    BATTERY,
    GENSET,
    FUEL,
    POWER_OTHER,
    COOLING,
    TEMPERATURE,
    HUMIDITY,
    DOOR,
    SECURITY,
    FIRE,
    WEATHER,
    /** A link is lost. */
    LINK,
    /** A link works badly, but works. */
    LINK_QUALITY,
    SYNC,
    /** The site or its equipment is silent or out of service. */
    SITE_DOWN,
    RADIO,
    QUALITY,
    SOFTWARE,
    EQUIPMENT,
    /** A word that nobody has placed yet. */
    OTHER;

    /** The word in tables and files: the lower-case name. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a link in the chain from the mains to the load. */
    public boolean isPower() {
        return switch (this) {
            case MAINS, RECTIFIER, BATTERY, GENSET, FUEL, POWER_OTHER -> true;
            default -> false;
        };
    }

    /** Whether trouble may begin with it; the others follow from something else, or nobody knows. */
    public boolean isOrigin() {
        return switch (this) {
            case MAINS, RECTIFIER, GENSET, FUEL, POWER_OTHER, COOLING, DOOR, SECURITY, FIRE, WEATHER, LINK, SOFTWARE ->
                true;
            default -> false;
        };
    }
}
