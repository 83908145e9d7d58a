package io.towerflow.identity;

import java.util.List;

/** Accounts of the people who may sign in. Kept by the engine's identity service, which the web apps and the console share. */
public interface Accounts {

    /** Creates the account or changes it: afterwards it has this password, role and tenant, and is no account of the demo. */
    void save(Account account, String password);

    /** Gives an account that exists a further role. An operator is an administrator of his or her tenant too. */
    void join(String id, Role role);

    /**
     * Creates an account of the demo where no account of its id exists, and marks it as one; an existing one stays as it is. Its
     * password may be what no other's may be.
     */
    void createForDemo(Account account, String password);

    /**
     * Removes each account of the demo, whatever its password is now, locked or not.
     *
     * @param alsoWithOwnName go too where their password is their name, though nothing marks them
     * @return who went
     */
    List<String> removeThoseOfDemo(List<String> alsoWithOwnName);

    /**
     * Gives an account of the current tenant the password that its owner wants. Every session of it ends, the caller's own too.
     *
     * @throws io.towerflow.problem.InvalidInputException naming {@code current} or {@code wanted} and what is wrong with it
     */
    void changePassword(String name, String current, String wanted);

    /**
     * Locks an account of the current tenant, at once and everywhere, until somebody unlocks it. An operator's is locked by
     * operators only.
     *
     * @throws io.towerflow.problem.NotFoundException where the tenant has no such account
     */
    void lock(String name);

    /**
     * Lets a locked account sign in again.
     *
     * @throws io.towerflow.problem.NotFoundException where the tenant has no such account
     */
    void unlock(String name);

    /** The names of the current tenant's locked accounts. */
    List<String> locked();
}
