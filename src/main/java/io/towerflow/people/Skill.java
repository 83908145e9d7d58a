package io.towerflow.people;

/** What a technician is trained for. */
public enum Skill {
    POWER,
    TRANSMISSION,
    RADIO,
    COOLING,
    CIVIL,
    SECURITY
}
