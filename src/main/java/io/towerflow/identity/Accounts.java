package io.towerflow.identity;

/** Who may sign in. Kept by the engine's identity service, which the web apps and the console share. */
public interface Accounts {

    /** Creates the account with this password where no account of its id exists; an existing one stays as it is. */
    void createIfAbsent(Account account, String password);

    /** Creates the account or changes it: afterwards it has this password, role and tenant. */
    void save(Account account, String password);

    /** Gives an account that exists a further role. An operator is an administrator of his or her tenant too. */
    void join(String id, Role role);

    /** Removes the account, if there is one whose password is this one. */
    void removeWithPassword(String id, String password);
}
