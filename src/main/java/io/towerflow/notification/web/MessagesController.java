package io.towerflow.notification.web;

import io.towerflow.notification.Message;
import io.towerflow.notification.Messages;
import io.towerflow.notification.OptOut;
import io.towerflow.notification.OptOuts;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Paging;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves what was told to whom. */
@RestController
@RequestMapping("/api/messages")
class MessagesController {

    private final Messages messages;
    private final OptOuts optOuts;

    MessagesController(Messages messages, OptOuts optOuts) {
        this.messages = messages;
        this.optOuts = optOuts;
    }

    /** Lists what was told about an incident, oldest first; without one, a page of all messages, the newest first. */
    @GetMapping
    ResponseEntity<List<View>> list(
            @RequestParam(name = "incident", required = false) @Nullable String incident,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        List<Message> told = incident == null ? messages.page(offset, limit) : messages.ofIncident(incident);
        long count = incident == null ? messages.count() : told.size();
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(count))
                .body(told.stream().map(View::of).toList());
    }

    /** Lists the phones whose owners asked by SMS to be sent nothing more, the newest first; those who came back too. */
    @GetMapping("/opt-outs")
    ResponseEntity<List<OptOut>> optOuts(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        return ResponseEntity.ok()
                .header("X-Total-Count", Integer.toString(optOuts.count()))
                .body(optOuts.page(offset, limit));
    }

    /** Returns a message with what became of it. */
    @GetMapping("/{id}")
    View one(@PathVariable("id") UUID id) {
        return messages.find(id).map(View::of).orElseThrow(() -> new NotFoundException("message", id.toString()));
    }

    /**
     * A message.
     *
     * @param provider who carries it: each attempt by another one is a message of its own
     * @param state {@code stored}, {@code held}, {@code bundled}, {@code claimed}, {@code sent}, {@code unknown},
     *     {@code delivered}, {@code failed} or {@code expired}
     * @param segments of an SMS, 0 for a mail
     * @param bundleId the message that tells this one together with others, or null
     */
    record View(
            UUID id,
            String channel,
            String provider,
            String recipientId,
            String recipientName,
            String address,
            String language,
            @Nullable String subject,
            String body,
            int segments,
            @Nullable String incidentNumber,
            @Nullable String workOrderId,
            String state,
            int attempts,
            Instant createdAt,
            @Nullable String error,
            @Nullable UUID bundleId) {

        static View of(Message message) {
            return new View(
                    message.id(),
                    message.channel().id(),
                    message.provider(),
                    message.recipientId(),
                    message.recipientName(),
                    message.address(),
                    message.language().getLanguage(),
                    message.subject(),
                    message.body(),
                    message.segments(),
                    message.incidentNumber(),
                    message.workOrderId(),
                    message.state().id(),
                    message.attempts(),
                    message.createdAt(),
                    message.error(),
                    message.bundleId());
        }
    }
}
