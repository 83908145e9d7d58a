package io.towerflow.identity;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Machine that has shown a valid key.
 *
 * @param key as it was found
 * @param address from which the call came
 */
public record MachineCaller(ApiKey key, String address) implements Principal {

    /** Name by which the audit trail and the log know it. */
    @Override
    public String getName() {
        return "key:" + key.id();
    }

    /** Returns the machine whose call this thread serves, or null where a person calls, or nobody. */
    public static @Nullable MachineCaller current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getDetails() instanceof MachineCaller machine ? machine : null;
    }
}
