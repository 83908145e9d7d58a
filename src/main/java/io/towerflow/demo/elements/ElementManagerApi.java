package io.towerflow.demo.elements;

import io.towerflow.demo.elements.ElementManager.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes actions as connectors/remote-action describes them. */
@RestController
@ConditionalOnProperty("towerflow.demo.enabled")
class ElementManagerApi {

    private final ElementManager manager;
    private final byte[] credential;

    ElementManagerApi(ElementManager manager, @Value("${towerflow.remediation.token:}") String token) {
        this.manager = manager;
        this.credential = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    record Order(
            @Nullable String action,
            @Nullable String object,
            @Nullable Boolean dryRun,
            @Nullable String idempotencyKey) {}

    @PostMapping("/demo/elements/actions")
    ResponseEntity<Answer> act(
            @RequestHeader(name = "Authorization", required = false) @Nullable String authorization,
            @RequestBody Order order) {
        byte[] given = String.valueOf(authorization).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, credential)) {
            return answer(HttpStatus.UNAUTHORIZED, "who are you?");
        }
        if (order.action() == null || order.object() == null || order.idempotencyKey() == null) {
            return answer(HttpStatus.BAD_REQUEST, "action, object and idempotencyKey are needed");
        }
        boolean dryRun = Boolean.TRUE.equals(order.dryRun());
        return ResponseEntity.ok(manager.perform(order.action(), order.object(), dryRun, order.idempotencyKey()));
    }

    private static ResponseEntity<Answer> answer(HttpStatus status, String message) {
        return ResponseEntity.status(status).body(new Answer("refused", message));
    }
}
