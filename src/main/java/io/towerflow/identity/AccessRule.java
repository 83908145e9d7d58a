package io.towerflow.identity;

import java.util.Set;

/**
 * One row of the access table: who may do this action with this resource, and at which address.
 *
 * @param resource what is protected, as {@code incident}
 * @param action what is done with it, as {@code read}
 * @param method an HTTP method, or {@code *} for all
 * @param path an address pattern as Spring's path patterns write it
 * @param callers the words of the row's last column; see {@link #open()}
 */
public record AccessRule(String resource, String action, String method, String path, Set<String> callers) {

    /** Everybody may call it, signed in or not. */
    public static final String PUBLIC = "public";

    /** Another system calls it, and the endpoint itself checks the signature or credentials of the call. */
    public static final String SIGNED = "signed";

    /** This server's own monitor, under credentials made anew at each start. */
    public static final String MONITOR = "monitor";

    /** Nobody needs to sign in for it. */
    public boolean open() {
        return callers.contains(PUBLIC) || callers.contains(SIGNED);
    }

    /** Whether somebody with this role, or the monitor, may call it. */
    public boolean allows(String caller) {
        return open() || callers.contains(caller);
    }
}
