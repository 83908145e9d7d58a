package io.towerflow.demo.elements;

import io.towerflow.demo.elements.ElementManager.Answer;
import io.towerflow.identity.SignedCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes actions as connectors/remote-action describes them. */
@RestController
@ConditionalOnProperty("towerflow.demo.enabled")
class ElementManagerApi implements SignedCalls {

    private final ElementManager manager;
    private final byte[] credential;

    ElementManagerApi(ElementManager manager, @Value("${towerflow.remediation.token:}") String token) {
        this.manager = manager;
        this.credential = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /** Order to act on an element. */
    record Order(
            @Nullable String action,
            @Nullable String object,
            @Nullable Boolean dryRun,
            @Nullable String idempotencyKey) {}

    /** Thrown where the caller is not the one whose token this is. */
    private static final class UnknownCaller extends RuntimeException {}

    @Override
    public boolean looksAfter(String path) {
        return path.startsWith("/demo/elements/");
    }

    @Override
    public void check(HttpServletRequest request) {
        byte[] given =
                String.valueOf(request.getHeader(HttpHeaders.AUTHORIZATION)).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, credential)) {
            throw new UnknownCaller();
        }
    }

    @ExceptionHandler(UnknownCaller.class)
    ResponseEntity<Answer> unknownCaller() {
        return answer(HttpStatus.UNAUTHORIZED, "who are you?");
    }

    /** Acts on an element of the demo's network. */
    @PostMapping("/demo/elements/actions")
    ResponseEntity<Answer> act(@RequestBody Order order) {
        if (order.action() == null || order.object() == null || order.idempotencyKey() == null) {
            return answer(HttpStatus.BAD_REQUEST, "action, object and idempotencyKey are needed");
        }
        boolean dryRun = Boolean.TRUE.equals(order.dryRun());
        return ResponseEntity.ok(manager.perform(order.action(), order.object(), dryRun, order.idempotencyKey()));
    }

    private static ResponseEntity<Answer> answer(HttpStatus status, String message) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Answer("refused", message));
    }
}
