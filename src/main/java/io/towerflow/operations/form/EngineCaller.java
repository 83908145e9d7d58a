package io.towerflow.operations.form;

import io.towerflow.problem.NotFoundException;
import io.towerflow.tenancy.Tenancy;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Tells the engine who calls, for as long as the call takes, so that it looks at what he or she may do. */
@Component
class EngineCaller {

    private final IdentityService identities;

    EngineCaller(IdentityService identities) {
        this.identities = identities;
    }

    /** Does the work as whoever is signed in. */
    <T> T call(Supplier<T> work) {
        String tenant = Tenancy.current();
        if (tenant == null) {
            throw new NotFoundException("tenant", "of this account");
        }
        org.camunda.bpm.engine.impl.identity.Authentication before = identities.getCurrentAuthentication();
        identities.setAuthentication(name(), List.copyOf(roles()), List.of(tenant));
        try {
            return work.get();
        } finally {
            identities.clearAuthentication();
            if (before != null) {
                identities.setAuthentication(before.getUserId(), before.getGroupIds(), before.getTenantIds());
            }
        }
    }

    String name() {
        return signedIn().getName();
    }

    Set<String> roles() {
        return signedIn().getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .collect(Collectors.toSet());
    }

    private static Authentication signedIn() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller == null) {
            throw new NotFoundException("account", "of this call");
        }
        return caller;
    }
}
