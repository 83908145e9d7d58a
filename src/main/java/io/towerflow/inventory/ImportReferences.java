package io.towerflow.inventory;

/** What the rows of an import may refer to: what the inventory has, and what the same import brings. */
public interface ImportReferences {

    boolean hasSite(String id);

    boolean hasFeeder(String id);
}
