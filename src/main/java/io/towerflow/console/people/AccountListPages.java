package io.towerflow.console.people;

import io.towerflow.identity.Accounts;
import io.towerflow.identity.FirstPassword;
import io.towerflow.identity.Role;
import io.towerflow.identity.TenantAccounts;
import io.towerflow.identity.TenantAccounts.Wanted;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.InvalidInputException.Field;
import io.towerflow.problem.RuleBrokenException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lets an administrator keep the accounts of the tenant: create, lock, give roles, and hand out a new password. */
@Controller
class AccountListPages {

    private static final String PAGE = "redirect:/accounts";
    private static final int SHOWN = 50;

    private final TenantAccounts accounts;
    private final Accounts all;

    AccountListPages(TenantAccounts accounts, Accounts all) {
        this.accounts = accounts;
        this.all = all;
    }

    @GetMapping("/accounts")
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "0") int offset,
            Authentication who,
            Model model) {
        int from = Math.max(0, offset);
        TenantAccounts.Page page = accounts.list(q, from, SHOWN);
        model.addAttribute("accounts", page.entries());
        model.addAttribute("count", page.total());
        model.addAttribute("offset", from);
        model.addAttribute("shown", SHOWN);
        model.addAttribute("q", q);
        model.addAttribute("me", who.getName());
        model.addAttribute("operator", isOperator(who));
        model.addAttribute(
                "roles",
                Arrays.stream(Role.values())
                        .filter(role -> role != Role.OPERATOR || isOperator(who))
                        .toList());
        return "console/accounts";
    }

    /** Creates an account with a password that is shown once. */
    @PostMapping("/accounts")
    String create(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String first,
            @RequestParam(defaultValue = "") String last,
            @RequestParam(required = false) @Nullable List<Role> roles,
            RedirectAttributes after) {
        try {
            String password = FirstPassword.of(name);
            accounts.create(new Wanted(name, first, last, set(roles)), password);
            handOut(name.strip(), password, after);
        } catch (InvalidInputException wrong) {
            after.addFlashAttribute(
                    "wrong", wrong.fields().stream().map(Field::field).toList());
        } catch (ConflictException taken) {
            after.addFlashAttribute("wrong", List.of("taken"));
        }
        if (after.getFlashAttributes().containsKey("wrong")) {
            after.addFlashAttribute("name", name);
            after.addFlashAttribute("first", first);
            after.addFlashAttribute("last", last);
            after.addFlashAttribute("chosen", set(roles));
        }
        return PAGE;
    }

    /** Gives the account a password that is shown once; whoever is signed in by it is out. */
    @PostMapping("/accounts/{name}/password")
    String reset(@PathVariable String name, Authentication who, RedirectAttributes after) {
        refuseOwn(name, who, "Change your own password on the page of your account");
        String password = FirstPassword.of(name);
        accounts.resetPassword(name, password);
        handOut(name, password, after);
        return PAGE;
    }

    @PostMapping("/accounts/{name}/roles")
    String roles(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable List<Role> roles,
            Authentication who,
            RedirectAttributes after) {
        refuseOwn(name, who, "Nobody changes his or her own roles");
        try {
            accounts.changeRoles(name, set(roles));
        } catch (InvalidInputException none) {
            after.addFlashAttribute("wrong", List.of("roles"));
        }
        return PAGE;
    }

    @PostMapping("/accounts/{name}/lock")
    String lock(@PathVariable String name, Authentication who) {
        refuseOwn(name, who, "Nobody locks his or her own account");
        all.lock(name);
        return PAGE;
    }

    @PostMapping("/accounts/{name}/unlock")
    String unlock(@PathVariable String name) {
        all.unlock(name);
        return PAGE;
    }

    private static void refuseOwn(String name, Authentication who, String why) {
        if (name.equals(who.getName())) {
            throw new RuleBrokenException(why);
        }
    }

    private static Set<Role> set(@Nullable List<Role> roles) {
        Set<Role> set = EnumSet.noneOf(Role.class);
        if (roles != null) {
            set.addAll(roles);
        }
        return set;
    }

    private static boolean isOperator(Authentication who) {
        return who.getAuthorities().stream().anyMatch(role -> Role.OPERATOR.id().equals(role.getAuthority()));
    }

    private static void handOut(String name, String password, RedirectAttributes after) {
        after.addFlashAttribute("issuedName", name);
        after.addFlashAttribute("issuedPassword", password);
    }
}
