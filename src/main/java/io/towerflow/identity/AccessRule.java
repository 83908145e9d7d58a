package io.towerflow.identity;

import java.util.Set;

/**
 * Row of the access table: who may do this action with this resource, and at which address.
 *
 * @param resource what is protected, as {@code incident}
 * @param action what is done with it, as {@code read}
 * @param method an HTTP method, or {@code *} for all
 * @param path an address pattern as Spring's path patterns write it
 * @param callers the words of the row's last column; see {@link #open()}
 */
public record AccessRule(String resource, String action, String method, String path, Set<String> callers) {

    /** Caller word for everybody, signed in or not. */
    public static final String PUBLIC = "public";

    /** Caller word for another system, where the endpoint itself checks the signature or credentials of the call. */
    public static final String SIGNED = "signed";

    /** Caller word for this server's own monitor, under credentials made at each start. */
    public static final String MONITOR = "monitor";

    /** Caller word for keys of machines alone, and in the demo an administrator's password. */
    public static final String MACHINE = "machine";

    /** Whether nobody needs to sign in for it. */
    public boolean open() {
        return callers.contains(PUBLIC) || callers.contains(SIGNED);
    }

    /** Whether people are asked to use a key instead. */
    public boolean machinesOnly() {
        return callers.contains(MACHINE);
    }

    /** Whether somebody with this role, the monitor, or a key with this scope's word may call it. */
    public boolean allows(String caller) {
        return open() || callers.contains(caller);
    }
}
