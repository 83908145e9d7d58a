package io.towerflow.operations.security;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class LoginPage {

    /** In a folder of its own, since Spring Boot Admin brings a template of the plain name and would win. */
    @GetMapping("/login")
    String show() {
        return "operations/login";
    }
}
