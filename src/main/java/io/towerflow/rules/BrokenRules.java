package io.towerflow.rules;

/** Rules that do not compile; the message names the file and line of each fault. */
public class BrokenRules extends RuntimeException {

    BrokenRules(String message) {
        super(message);
    }
}
