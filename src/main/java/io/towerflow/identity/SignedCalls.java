package io.towerflow.identity;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Checks of the calls to a {@code signed} row of the access table what can be known before their body is read: the link, the
 * credentials, or the headers of the signature. A room declares one for each of its rows; a row without one is denied.
 */
public interface SignedCalls {

    /** Whether it looks after a row of the access table with this path. */
    boolean looksAfter(String path);

    /**
     * Returns where the call may be read further.
     *
     * @throws RuntimeException as the endpoint itself refuses, whose own handling of errors answers
     */
    void check(HttpServletRequest request);
}
