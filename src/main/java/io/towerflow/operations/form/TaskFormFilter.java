package io.towerflow.operations.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher.MatchResult;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Lets a task be completed with the fields of its form alone, in one place for all diagrams and for both addresses of the
 * engine's REST API. What comes besides is refused and named; what goes on to the engine is written again from what was checked.
 * What the product then refuses itself is told as what it is, and not as a failure of the server.
 */
class TaskFormFilter extends OncePerRequestFilter {

    /** Largest body in bytes: several times what the largest form can hold. */
    static final int LARGEST = 256 * 1024;

    private static final String ID = "task";
    private static final List<PathPatternRequestMatcher> CALLS = Stream.of(
                    "/engine-rest/task/", "/camunda/api/engine/engine/default/task/")
            .flatMap(root -> Stream.of("complete", "submit-form", "resolve").map(call -> root + "{" + ID + "}/" + call))
            .map(path -> PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, path))
            .toList();
    private static final ObjectReader STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final TaskForms forms;
    private final EngineCaller caller;
    private final JsonMapper json = new JsonMapper();

    TaskFormFilter(TaskForms forms, EngineCaller caller) {
        this.forms = forms;
        this.caller = caller;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String task = task(request);
        if (task == null) {
            chain.doFilter(request, response);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            refuse(
                    response,
                    HttpStatus.PAYLOAD_TOO_LARGE,
                    "An answer to a task has at most " + LARGEST + " bytes",
                    List.of());
            return;
        }
        byte[] checked;
        try {
            JsonNode answer = body.length == 0 ? json.createObjectNode() : STRICT.readTree(body);
            checked = json.writeValueAsBytes(caller.call(() -> forms.checked(task, answer)));
        } catch (JsonProcessingException noJson) {
            refuse(response, HttpStatus.BAD_REQUEST, "The body is no JSON: " + noJson.getOriginalMessage(), List.of());
            return;
        } catch (InvalidInputException wrong) {
            refuse(response, HttpStatus.BAD_REQUEST, String.valueOf(wrong.getMessage()), wrong.fields());
            return;
        } catch (NotFoundException none) {
            refuse(response, HttpStatus.NOT_FOUND, String.valueOf(none.getMessage()), List.of());
            return;
        }
        ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
        RuntimeException reason;
        Refusal.await();
        try {
            chain.doFilter(new CheckedRequest(request, checked), held);
        } finally {
            reason = Refusal.end();
        }
        if (reason != null && held.getStatus() >= 500) {
            refuse(response, reason);
        } else {
            held.copyBodyToResponse();
        }
    }

    private void refuse(HttpServletResponse response, RuntimeException reason) throws IOException {
        HttpStatus status =
                switch (reason) {
                    case InvalidInputException wrong -> HttpStatus.BAD_REQUEST;
                    case NotFoundException none -> HttpStatus.NOT_FOUND;
                    case ConflictException late -> HttpStatus.CONFLICT;
                    default -> HttpStatus.UNPROCESSABLE_ENTITY;
                };
        refuse(
                response,
                status,
                String.valueOf(reason.getMessage()),
                reason instanceof InvalidInputException wrong ? wrong.fields() : List.of());
    }

    private static @Nullable String task(HttpServletRequest request) {
        for (PathPatternRequestMatcher call : CALLS) {
            MatchResult result = call.matcher(request);
            if (result.isMatch()) {
                return result.getVariables().get(ID);
            }
        }
        return null;
    }

    private void refuse(
            HttpServletResponse response, HttpStatus status, String detail, List<InvalidInputException.Field> fields)
            throws IOException {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", problem.getType().toString());
        body.put("title", String.valueOf(problem.getTitle()));
        body.put("status", problem.getStatus());
        body.put("detail", detail);
        if (!fields.isEmpty()) {
            body.put(
                    "errors",
                    fields.stream()
                            .map(it -> Map.of("field", it.field(), "message", it.message()))
                            .toList());
        }
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(body));
    }
}
