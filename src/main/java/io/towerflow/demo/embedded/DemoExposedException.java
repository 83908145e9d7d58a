package io.towerflow.demo.embedded;

/** Thrown where the demo would be open to others than this machine. */
class DemoExposedException extends RuntimeException {

    DemoExposedException(String address) {
        super("The demo's passwords are known to everybody, so it listens on the loop-back address only, not on "
                + (address.isBlank() ? "every address" : address)
                + " (TOWERFLOW_LISTEN): set TOWERFLOW_DEMO=false for real work, or TOWERFLOW_DEMO_OPEN=true to show the demo to"
                + " everybody who can reach this machine");
    }
}
