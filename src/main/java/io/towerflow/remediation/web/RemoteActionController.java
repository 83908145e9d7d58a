package io.towerflow.remediation.web;

import io.towerflow.problem.Paging;
import io.towerflow.remediation.Remedies;
import io.towerflow.remediation.RemedySwitches;
import io.towerflow.remediation.RemoteAction;
import io.towerflow.remediation.SwitchedOff;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Serves the remote actions, and what people have switched off. */
@RestController
@RequestMapping("/api/remote-actions")
class RemoteActionController {

    private final Remedies remedies;
    private final RemedySwitches switches;

    RemoteActionController(Remedies remedies, RemedySwitches switches) {
        this.remedies = remedies;
        this.switches = switches;
    }

    /** Newest first; of one incident if it is given. */
    @GetMapping
    ResponseEntity<List<RemoteAction>> page(
            @RequestParam(required = false) @Nullable String incident,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        Remedies.Page page = remedies.page(incident, offset, limit);
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(page.total()))
                .body(page.actions());
    }

    /** Lists what is switched off. */
    @GetMapping("/switches")
    List<SwitchedOff> off() {
        return switches.off();
    }

    /**
     * Switch to change.
     *
     * @param action one action; all where it is missing
     * @param site one site's id; all sites where it is missing
     * @param reason why it is switched off
     */
    record Switch(
            @Nullable String action,
            @Nullable String site,
            @Nullable String reason) {

        private static String orAll(@Nullable String word) {
            return word == null || word.isBlank() ? RemedySwitches.ALL : word;
        }
    }

    /** Switches remote actions off, everywhere or at a site. */
    @PostMapping("/switch-off")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void switchOff(@RequestBody Switch wanted, Principal who) {
        switches.switchOff(
                Switch.orAll(wanted.action()),
                Switch.orAll(wanted.site()),
                wanted.reason() == null ? "" : wanted.reason(),
                who.getName());
    }

    /** Switches remote actions on again. */
    @PostMapping("/switch-on")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void switchOn(@RequestBody Switch wanted, Principal who) {
        switches.switchOn(Switch.orAll(wanted.action()), Switch.orAll(wanted.site()), who.getName());
    }
}
