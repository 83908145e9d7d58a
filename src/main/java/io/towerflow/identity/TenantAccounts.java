package io.towerflow.identity;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of the current tenant, as its administrator keeps them. What concerns operators of the platform is for operators
 * only: anybody else is refused. Each change stands in the audit trail.
 */
public interface TenantAccounts {

    /**
     * Returns a page, by name.
     *
     * @param text part of a name, in any case; blank or null for all
     */
    Page list(@Nullable String text, int offset, int limit);

    /**
     * Creates an account of the current tenant.
     *
     * @param password the one to sign in with first
     * @throws io.towerflow.problem.InvalidInputException naming {@code name}, {@code first}, {@code last}, {@code roles} or
     *     {@code password}
     * @throws io.towerflow.problem.ConflictException where the name is taken, by whichever tenant
     */
    void create(Wanted wanted, String password);

    /**
     * Gives an account another password; its sessions end.
     *
     * @throws io.towerflow.problem.NotFoundException where the tenant has no such account
     * @throws io.towerflow.problem.InvalidInputException naming {@code password}
     */
    void resetPassword(String name, String password);

    /**
     * Gives an account these roles and no others.
     *
     * @throws io.towerflow.problem.NotFoundException where the tenant has no such account
     * @throws io.towerflow.problem.InvalidInputException naming {@code roles} where there is none
     */
    void changeRoles(String name, Set<Role> roles);

    /** @param name what is typed at the sign-in */
    record Wanted(String name, String first, String last, Set<Role> roles) {}

    /**
     * Account in a list.
     *
     * @param fullName of the person; the account's name where none is known
     * @param roles in the order of {@link Role}
     */
    record Entry(String name, String fullName, List<Role> roles, boolean locked) {}

    /** Page of accounts, and how many all pages have. */
    record Page(List<Entry> entries, long total) {}
}
