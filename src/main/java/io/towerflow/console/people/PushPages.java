package io.towerflow.console.people;

import io.towerflow.notification.PushSubscriptions;
import io.towerflow.notification.PushSubscriptions.Wanted;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import java.security.Principal;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lets people say in which of their browsers notices appear. */
@Controller
class PushPages {

    private static final String PAGE = "redirect:/account#push";

    private final PushSubscriptions browsers;

    PushPages(PushSubscriptions browsers) {
        this.browsers = browsers;
    }

    @PostMapping("/account/push")
    String add(
            @RequestParam(defaultValue = "") String endpoint,
            @RequestParam(defaultValue = "") String p256dh,
            @RequestParam(defaultValue = "") String auth,
            @RequestHeader(name = HttpHeaders.USER_AGENT, defaultValue = "") String agent,
            Principal who,
            RedirectAttributes after) {
        try {
            browsers.add(who.getName(), new Wanted(endpoint, p256dh, auth, agent));
        } catch (InvalidInputException wrong) {
            after.addFlashAttribute("pushWrong", wrong.fields().getFirst().field());
        } catch (ConflictException full) {
            after.addFlashAttribute("pushWrong", "full");
        }
        return PAGE;
    }

    @PostMapping("/account/push/{id}/end")
    String end(@PathVariable UUID id, Principal who) {
        browsers.remove(who.getName(), id);
        return PAGE;
    }
}
