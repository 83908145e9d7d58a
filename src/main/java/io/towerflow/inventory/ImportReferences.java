package io.towerflow.inventory;

/** References that the rows of an import may make: to what the inventory has, and to what the same import brings. */
public interface ImportReferences {

    boolean hasSite(String id);

    boolean hasFeeder(String id);
}
