package io.towerflow.operations.account;

import java.util.List;
import org.springframework.security.core.GrantedAuthority;

/**
 * State of an account now, whatever was true when somebody signed in.
 *
 * @param credential changes with each change of the password, and tells nothing of it
 * @param locked nobody may use the account until an administrator unlocks it
 */
public record AccountStanding(
        String id,
        String fullName,
        String tenant,
        List<GrantedAuthority> authorities,
        String credential,
        boolean locked) {}
