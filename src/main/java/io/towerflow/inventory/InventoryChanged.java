package io.towerflow.inventory;

/**
 * A tenant's inventory has been changed and committed, on this node or on another, and {@link Inventory#topology} has it.
 * Published outside any transaction, on each node.
 */
public record InventoryChanged(String tenant) {}
