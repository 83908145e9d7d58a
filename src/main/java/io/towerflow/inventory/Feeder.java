package io.towerflow.inventory;

/** A power feeder: the mains line that several sites share. */
public record Feeder(String id, String name) {}
