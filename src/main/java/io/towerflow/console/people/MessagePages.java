package io.towerflow.console.people;

import io.towerflow.notification.Digest;
import io.towerflow.notification.Digests;
import io.towerflow.notification.Messages;
import io.towerflow.notification.OptOuts;
import io.towerflow.notification.Providers;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists what was told to whom, how far it came, and who asked to be sent nothing more. */
@Controller
class MessagePages {

    private static final int SHOWN = 50;

    private final Messages messages;
    private final Digests bundling;
    private final OptOuts optOuts;
    private final Providers providers;

    MessagePages(Messages messages, Digests bundling, OptOuts optOuts, Providers providers) {
        this.providers = providers;
        this.messages = messages;
        this.bundling = bundling;
        this.optOuts = optOuts;
    }

    @GetMapping("/messages")
    String messages(@RequestParam(defaultValue = "0") int offset, Model model) {
        int from = Math.max(0, offset);
        model.addAttribute("messages", messages.page(from, SHOWN));
        model.addAttribute("count", messages.count());
        model.addAttribute("offset", from);
        model.addAttribute("shown", SHOWN);
        model.addAttribute("storm", bundling.storm());
        model.addAttribute("providers", providers.all());
        model.addAttribute("optOuts", optOuts.page(0, SHOWN));
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/messages";
    }

    /** Shows one digest and what it told. */
    @GetMapping("/messages/bundles/{id}")
    String bundle(@PathVariable UUID id, Model model) {
        Digest bundle = bundling.find(id).orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
        model.addAttribute("bundle", bundle);
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/bundle";
    }
}
