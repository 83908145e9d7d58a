package io.towerflow.modelling;

/** Thrown where a change cannot be deployed; why is stored with it. */
public final class ChangeUnfitException extends RuntimeException {

    ChangeUnfitException(String message) {
        super(message);
    }
}
