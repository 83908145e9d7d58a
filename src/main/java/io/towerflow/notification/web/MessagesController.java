package io.towerflow.notification.web;

import io.towerflow.notification.Message;
import io.towerflow.notification.Messages;
import io.towerflow.problem.NotFoundException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was told to whom. */
@RestController
@RequestMapping("/api/messages")
class MessagesController {

    private final Messages messages;

    MessagesController(Messages messages) {
        this.messages = messages;
    }

    /** What was told about an incident, oldest first. */
    @GetMapping
    List<View> ofIncident(@RequestParam("incident") String incident) {
        return messages.ofIncident(incident).stream().map(View::of).toList();
    }

    @GetMapping("/{id}")
    View one(@PathVariable("id") UUID id) {
        return messages.find(id).map(View::of).orElseThrow(() -> new NotFoundException("message", id.toString()));
    }

    /**
     * A message.
     *
     * @param state {@code stored}, {@code claimed}, {@code sent}, {@code unknown}, {@code delivered}, {@code failed} or
     *     {@code expired}
     * @param segments of an SMS, 0 for a mail
     */
    record View(
            UUID id,
            String channel,
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
            @Nullable String error) {

        static View of(Message message) {
            return new View(
                    message.id(),
                    message.channel().id(),
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
                    message.error());
        }
    }
}
