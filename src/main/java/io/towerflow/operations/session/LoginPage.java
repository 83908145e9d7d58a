package io.towerflow.operations.session;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;

/** Shows the form for signing in. */
@Controller
class LoginPage {

    /** Shows the form, in a folder of its own, since Spring Boot Admin brings a template of the plain name and would win. */
    @GetMapping("/login")
    String show() {
        return "operations/login";
    }

    /** Shows the form when a sign-in has to wait; reached by forward alone. */
    @PostMapping("/login/wait")
    String wait(@RequestAttribute(SignInFailure.SECONDS) long seconds, Model model) {
        model.addAttribute("seconds", seconds);
        model.addAttribute("minutes", (seconds + 59) / 60);
        return "operations/login";
    }
}
