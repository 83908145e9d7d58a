package io.towerflow.console;

import io.towerflow.notification.Messages;
import io.towerflow.notification.OptOuts;
import io.towerflow.notification.Providers;
import java.time.ZoneOffset;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What was told to whom, how far it came, and who asked to be sent nothing more. */
@Controller
class MessagePages {

    private static final int SHOWN = 50;

    private final Messages messages;
    private final OptOuts optOuts;
    private final Providers providers;

    MessagePages(Messages messages, OptOuts optOuts, Providers providers) {
        this.providers = providers;
        this.messages = messages;
        this.optOuts = optOuts;
    }

    @GetMapping("/messages")
    String messages(@RequestParam(defaultValue = "0") int offset, Model model) {
        int from = Math.max(0, offset);
        model.addAttribute("messages", messages.page(from, SHOWN));
        model.addAttribute("count", messages.count());
        model.addAttribute("offset", from);
        model.addAttribute("shown", SHOWN);
        model.addAttribute("providers", providers.all());
        model.addAttribute("optOuts", optOuts.page(0, SHOWN));
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/messages";
    }
}
