package io.towerflow.console.people;

import io.towerflow.notification.Digest;
import io.towerflow.notification.Digests;
import io.towerflow.notification.Message;
import io.towerflow.notification.Messages;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Shows what the reader was told, live, in the console: also for whom no telephone and no mail reaches. */
@Controller
class InboxPages {

    private static final int LOOKED_AT = 200;

    private final Messages messages;
    private final Digests bundling;

    InboxPages(Messages messages, Digests bundling) {
        this.messages = messages;
        this.bundling = bundling;
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

    /** Shows what one of the reader's digests told; the digest itself names this address. */
    @GetMapping("/inbox/bundles/{code}")
    String bundle(@PathVariable String code, Authentication who, Model model) {
        Digest bundle = bundling.find(who.getName(), code.toUpperCase(Locale.ROOT))
                .orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
        model.addAttribute("bundle", bundle);
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/bundle";
    }

    private void fill(Authentication who, Model model) {
        model.addAttribute("told", once(messages.toPerson(who.getName(), LOOKED_AT)));
        model.addAttribute("zone", ZoneOffset.UTC);
    }

    /** Returns each message once: the same told by several channels stands there once, in the words of the first. */
    private static Collection<Message> once(List<Message> all) {
        Map<Same, Message> told = new LinkedHashMap<>();
        for (Message message : all) {
            if (message.bundle()) {
                // What it tells stands there itself.
                continue;
            }
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

    /** Key by which messages count as the same. */
    private record Same(
            String template,
            @Nullable String incident,
            @Nullable String workOrder,
            Instant minute) {}
}
