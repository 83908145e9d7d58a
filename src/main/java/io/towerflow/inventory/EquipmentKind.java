package io.towerflow.inventory;

/** What a piece of equipment is for. */
public enum EquipmentKind {
    RADIO,
    TRANSMISSION,
    RECTIFIER,
    BATTERY,
    GENSET,
    SOLAR,
    COOLING,
    DOOR,
    OTHER
}
