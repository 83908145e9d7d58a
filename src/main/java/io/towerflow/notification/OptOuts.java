package io.towerflow.notification;

import java.util.List;

/** Requests by SMS to be sent nothing more, in the current tenant. */
public interface OptOuts {

    /** Returns a page of them, the newest first; with those who came back. */
    List<OptOut> page(int offset, int limit);

    int count();
}
