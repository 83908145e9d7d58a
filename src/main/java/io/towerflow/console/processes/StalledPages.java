package io.towerflow.console.processes;

import io.towerflow.engine.FailedSteps;
import io.towerflow.engine.StepRetries;
import java.security.Principal;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lists where processes stand still, those of no incident too. */
@Controller
class StalledPages {

    private static final int SHOWN = 50;

    private final FailedSteps steps;
    private final StepRetries retries;

    StalledPages(FailedSteps steps, StepRetries retries) {
        this.steps = steps;
        this.retries = retries;
    }

    @GetMapping("/stalled")
    String stalled(@RequestParam(defaultValue = "0") int offset, Model model) {
        int from = Math.max(0, offset);
        model.addAttribute("steps", steps.stalled(from, SHOWN));
        model.addAttribute("count", steps.stalledCount());
        model.addAttribute("offset", from);
        model.addAttribute("shown", SHOWN);
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/stalled";
    }

    /** @param id the step; null: all that stand still */
    @PostMapping("/stalled/retry")
    String retry(@RequestParam(required = false) @Nullable String id, Principal who, RedirectAttributes after) {
        int retried = 1;
        if (id == null) {
            retried = retries.retryAll(who.getName());
        } else {
            retries.retry(id, who.getName());
        }
        after.addFlashAttribute("retried", retried);
        return "redirect:/stalled";
    }
}
