package io.towerflow.incident;

import java.util.NoSuchElementException;

/** There is no incident of this number that the caller may see. */
public class IncidentUnknown extends NoSuchElementException {

    public IncidentUnknown(String number) {
        super("There is no incident " + number);
    }
}
