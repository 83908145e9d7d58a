package io.towerflow.workbench.diagram;

/** A change cannot be deployed; why is stored with it. */
public final class ChangeUnfit extends RuntimeException {

    ChangeUnfit(String message) {
        super(message);
    }
}
