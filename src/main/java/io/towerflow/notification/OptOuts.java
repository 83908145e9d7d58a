package io.towerflow.notification;

import java.util.List;

/** Who asked by SMS to be sent nothing more, in the current tenant. */
public interface OptOuts {

    /** A page of them, the newest first; those who came back too. */
    List<OptOut> page(int offset, int limit);

    int count();
}
