package io.towerflow.inventory;

/** A tenant's inventory has been changed and committed. */
public record InventoryChanged(String tenant) {}
