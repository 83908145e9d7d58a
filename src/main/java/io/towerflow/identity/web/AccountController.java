package io.towerflow.identity.web;

import io.towerflow.identity.Accounts;
import io.towerflow.problem.RuleBrokenException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lets an administrator manage the accounts of the tenant. */
@RestController
@RequestMapping("/api/accounts/{name}")
class AccountController {

    private final Accounts accounts;

    AccountController(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Locks the account at once and everywhere, until it is unlocked; 422 for the caller's own. */
    @PostMapping("/lock")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void lock(@PathVariable String name, Authentication who) {
        if (name.equals(who.getName())) {
            throw new RuleBrokenException("Nobody locks his or her own account");
        }
        accounts.lock(name);
    }

    /** Ends the waiting time after wrong passwords, for this account. */
    @PostMapping("/unlock")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unlock(@PathVariable String name) {
        accounts.unlock(name);
    }
}
