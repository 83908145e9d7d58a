package io.towerflow.console.operations;

import io.towerflow.alarm.RejectedAlarms;
import java.time.ZoneOffset;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists what sources sent by Kafka and TowerFlow had to refuse, with the reason. */
@Controller
class RejectedPages {

    private static final int SHOWN = 50;

    private final RejectedAlarms rejected;

    RejectedPages(RejectedAlarms rejected) {
        this.rejected = rejected;
    }

    @GetMapping("/rejected")
    String rejected(@RequestParam(defaultValue = "0") int offset, Model model) {
        int from = Math.max(0, offset);
        model.addAttribute("rejected", rejected.page(from, SHOWN));
        model.addAttribute("count", rejected.count());
        model.addAttribute("offset", from);
        model.addAttribute("shown", SHOWN);
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/rejected";
    }
}
