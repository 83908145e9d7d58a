package io.towerflow.operations.account;

/** Thrown where the settings name no administrator whom the server could belong to. */
class AdministratorMissingException extends RuntimeException {

    AdministratorMissingException(String message) {
        super(message);
    }
}
