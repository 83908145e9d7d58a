package io.towerflow.console.people;

import io.towerflow.identity.Accounts;
import io.towerflow.identity.PasswordPolicy;
import io.towerflow.identity.PasswordPolicy.Weakness;
import io.towerflow.identity.SignInSessionService;
import io.towerflow.notification.PushSubscriptions;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.RuleBrokenException;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows the reader's own account: password and open sessions; and for administrators who else of the tenant is signed in. */
@Controller
class AccountPages {

    private static final int SHOWN = 50;

    private final Accounts accounts;
    private final SignInSessionService sessions;
    private final PushSubscriptions browsers;

    AccountPages(Accounts accounts, SignInSessionService sessions, PushSubscriptions browsers) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.browsers = browsers;
    }

    @GetMapping("/account")
    String account(Authentication who, Model model) {
        fill(who, List.of(), model);
        return "console/account";
    }

    /** Changes the password; every session ends, and the form for signing in says so. */
    @PostMapping("/account/password")
    String changePassword(
            @RequestParam String current,
            @RequestParam String wanted,
            @RequestParam String again,
            Authentication who,
            Model model) {
        Set<Weakness> weaknesses = EnumSet.noneOf(Weakness.class);
        weaknesses.addAll(PasswordPolicy.weaknesses(who.getName(), wanted));
        List<String> wrong = weaknesses.stream()
                .map(weakness -> weakness.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        if (!wanted.equals(again)) {
            wrong = List.of("again");
        }
        if (wrong.isEmpty()) {
            try {
                accounts.changePassword(who.getName(), current, wanted);
                return "redirect:/login?changed";
            } catch (InvalidInputException e) {
                wrong = e.fields().stream()
                        .map(InvalidInputException.Field::field)
                        .map(field -> field.equals("current") ? "current" : "same")
                        .toList();
            }
        }
        fill(who, wrong, model);
        return "console/account";
    }

    @PostMapping("/account/sessions/{id}/end")
    String end(@PathVariable UUID id, Authentication who) {
        sessions.end(id, who.getName());
        return "redirect:/account";
    }

    @PostMapping("/account/sessions/end-others")
    String endOthers(Authentication who) {
        sessions.endOthers(who.getName());
        return "redirect:/account";
    }

    @GetMapping("/account/people")
    String people(@RequestParam(defaultValue = "0") int offset, Authentication who, Model model) {
        int from = Math.max(0, offset);
        model.addAttribute("sessions", sessions.list(null, from, SHOWN));
        model.addAttribute("count", sessions.count(null));
        model.addAttribute("offset", from);
        model.addAttribute("shown", SHOWN);
        model.addAttribute("locked", accounts.locked());
        model.addAttribute("me", who.getName());
        times(model);
        return "console/people";
    }

    @PostMapping("/account/people/sessions/{id}/end")
    String endAnybodys(@PathVariable UUID id) {
        sessions.end(id, null);
        return "redirect:/account/people";
    }

    @PostMapping("/account/people/lock")
    String lock(@RequestParam String name, Authentication who) {
        if (name.equals(who.getName())) {
            throw new RuleBrokenException("Nobody locks his or her own account");
        }
        accounts.lock(name);
        return "redirect:/account/people";
    }

    @PostMapping("/account/people/unlock")
    String unlock(@RequestParam String name) {
        accounts.unlock(name);
        return "redirect:/account/people";
    }

    private void fill(Authentication who, List<String> wrong, Model model) {
        model.addAttribute("name", who.getName());
        model.addAttribute("sessions", sessions.list(who.getName(), 0, SHOWN));
        model.addAttribute("browsers", browsers.of(who.getName()));
        model.addAttribute("pushKey", browsers.publicKey());
        model.addAttribute("wrong", wrong);
        model.addAttribute("shortest", PasswordPolicy.SHORTEST);
        times(model);
    }

    private void times(Model model) {
        UUID current = sessions.current();
        model.addAttribute("current", current == null ? "" : current.toString());
        model.addAttribute("zone", ZoneOffset.UTC);
    }
}
