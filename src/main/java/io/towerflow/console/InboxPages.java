package io.towerflow.console;

import io.towerflow.notification.Message;
import io.towerflow.notification.Messages;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What the reader was told, live, in the console: also for whom no telephone and no mail reaches. */
@Controller
class InboxPages {

    private static final int LOOKED_AT = 200;

    private final Messages messages;

    InboxPages(Messages messages) {
        this.messages = messages;
    }

    @GetMapping("/inbox")
    String inbox(Authentication who, Model model) {
        fill(who, model);
        return "console/inbox";
    }

    @GetMapping("/inbox/list")
    String list(Authentication who, Model model) {
        fill(who, model);
        return "console/inbox :: list";
    }

    private void fill(Authentication who, Model model) {
        model.addAttribute("told", once(messages.toPerson(who.getName(), LOOKED_AT)));
        model.addAttribute("zone", ZoneOffset.UTC);
    }

    /** The same told by several channels stands there once, in the words of the first. */
    private static Collection<Message> once(List<Message> all) {
        Map<Same, Message> told = new LinkedHashMap<>();
        for (Message message : all) {
            told.merge(
                    new Same(
                            message.template(),
                            message.incidentNumber(),
                            message.workOrderId(),
                            message.createdAt().truncatedTo(ChronoUnit.MINUTES)),
                    message,
                    (newer, older) -> older);
        }
        return told.values();
    }

    private record Same(
            String template,
            @Nullable String incident,
            @Nullable String workOrder,
            Instant minute) {}
}
