package io.towerflow.inventory;

/** Purpose of a piece of equipment. */
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
