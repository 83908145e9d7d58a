package io.towerflow.console.operations;

import io.towerflow.audit.AuditTrail;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows the audit trail, the latest entry first. */
@Controller
class AuditPages {

    private static final int SHOWN = 100;

    private final AuditTrail trail;

    AuditPages(AuditTrail trail) {
        this.trail = trail;
    }

    /** @param thing what the entries are to be about, as {@code account awa.kone}; all where nothing is named */
    @GetMapping("/audit")
    String audit(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = "") String thing, Model model) {
        int from = Math.max(0, offset);
        @Nullable String wanted = thing.isBlank() ? null : thing.strip();
        model.addAttribute("entries", trail.entries(wanted, from, SHOWN));
        model.addAttribute("count", trail.count(wanted));
        model.addAttribute("thing", wanted == null ? "" : wanted);
        model.addAttribute("offset", from);
        model.addAttribute("shown", SHOWN);
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/audit";
    }
}
