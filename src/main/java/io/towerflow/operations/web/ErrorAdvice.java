package io.towerflow.operations.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.towerflow.problem.BodyRefusedException;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.problem.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers whatever went wrong: problem details (RFC 9457) that name each wrong field for systems, the error page for
 * people. What is our own fault is logged; what is the caller's is not.
 */
@ControllerAdvice
class ErrorAdvice {

    private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

    /** PostgreSQL's character_not_in_repertoire and untranslatable_character. */
    private static final Set<String> NUL_STATES = Set.of("22021", "22P05");

    private static final int DEEPEST = 20;

    /** Wrong field and what is wrong with it. */
    private record Wrong(String field, String message) {}

    @ExceptionHandler(NotFoundException.class)
    Object notFound(NotFoundException e, HttpServletRequest request) {
        return answer(HttpStatus.NOT_FOUND, message(e), request);
    }

    @ExceptionHandler({
        ConflictException.class,
        MismatchingMessageCorrelationException.class,
        OptimisticLockingException.class,
        OptimisticLockingFailureException.class
    })
    Object conflict(RuntimeException e, HttpServletRequest request) {
        String detail = e instanceof ConflictException ? message(e) : "This is not possible in the present state";
        return answer(HttpStatus.CONFLICT, detail, request);
    }

    @ExceptionHandler(RuleBrokenException.class)
    Object ruleBroken(RuleBrokenException e, HttpServletRequest request) {
        return answer(HttpStatus.UNPROCESSABLE_ENTITY, message(e), request);
    }

    @ExceptionHandler(UnavailableException.class)
    Object unavailable(UnavailableException e, HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(
                HttpHeaders.RETRY_AFTER,
                Long.toString(Math.max(1, e.retryAfter().toSeconds())));
        return answer(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, message(e)), headers, request);
    }

    @ExceptionHandler({AccessDeniedException.class, AuthorizationException.class})
    Object denied(RuntimeException e, HttpServletRequest request) {
        return answer(HttpStatus.FORBIDDEN, "This account may not do this", request);
    }

    @ExceptionHandler(InvalidInputException.class)
    Object invalid(InvalidInputException e, HttpServletRequest request) {
        return wrong(
                e.fields().stream()
                        .map(it -> new Wrong(it.field(), it.message()))
                        .toList(),
                request);
    }

    @ExceptionHandler(MethodArgumentNotValidException.class)
    Object invalid(MethodArgumentNotValidException e, HttpServletRequest request) {
        return wrong(
                e.getBindingResult().getAllErrors().stream()
                        .map(it -> new Wrong(
                                it instanceof FieldError field ? field.getField() : it.getObjectName(),
                                text(it.getDefaultMessage())))
                        .toList(),
                request);
    }

    @ExceptionHandler(HandlerMethodValidationException.class)
    Object invalid(HandlerMethodValidationException e, HttpServletRequest request) {
        List<Wrong> fields = new ArrayList<>();
        e.getParameterValidationResults().forEach(result -> result.getResolvableErrors()
                .forEach(it -> fields.add(new Wrong(
                        it instanceof FieldError field
                                ? field.getField()
                                : text(result.getMethodParameter().getParameterName()),
                        text(it.getDefaultMessage())))));
        return wrong(fields, request);
    }

    @ExceptionHandler(ConstraintViolationException.class)
    Object invalid(ConstraintViolationException e, HttpServletRequest request) {
        return wrong(
                e.getConstraintViolations().stream()
                        .map(it -> new Wrong(it.getPropertyPath().toString(), it.getMessage()))
                        .toList(),
                request);
    }

    @ExceptionHandler(MethodArgumentTypeMismatchException.class)
    Object invalid(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
        return wrong(List.of(new Wrong(e.getName(), "has the wrong form: " + e.getValue())), request);
    }

    @ExceptionHandler(MissingRequestValueException.class)
    Object missing(MissingRequestValueException e, HttpServletRequest request) {
        String name = e instanceof MissingServletRequestParameterException it ? it.getParameterName() : "request";
        return wrong(List.of(new Wrong(name, "is missing")), request);
    }

    @ExceptionHandler(MissingServletRequestPartException.class)
    Object missing(MissingServletRequestPartException e, HttpServletRequest request) {
        return wrong(List.of(new Wrong(e.getRequestPartName(), "is missing")), request);
    }

    @ExceptionHandler(HttpMessageNotReadableException.class)
    Object unreadable(HttpMessageNotReadableException e, HttpServletRequest request) {
        BodyRefusedException refused = BodyRefusedException.among(e);
        if (refused != null) {
            return refused(refused, request);
        }
        return wrong(List.of(unreadable(e.getCause())), request);
    }

    private static Wrong unreadable(@Nullable Throwable cause) {
        if (cause instanceof JsonMappingException json && !json.getPath().isEmpty()) {
            String path = json.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                    .collect(Collectors.joining());
            return new Wrong(
                    path.startsWith(".") ? path.substring(1) : path,
                    json instanceof MismatchedInputException ? "has the wrong form" : json.getOriginalMessage());
        }
        if (cause instanceof JsonProcessingException json) {
            return new Wrong("body", json.getOriginalMessage());
        }
        return new Wrong("body", "cannot be read");
    }

    @ExceptionHandler(BodyRefusedException.class)
    Object refused(BodyRefusedException e, HttpServletRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(e.status()), message(e));
        problem.setProperty("limit", e.limit());
        return answer(problem, HttpHeaders.EMPTY, request);
    }

    /** Handles parts that cannot be read, or a body without parts where they are needed. */
    @ExceptionHandler(MultipartException.class)
    Object parts(MultipartException e, HttpServletRequest request) {
        BodyRefusedException refused = BodyRefusedException.among(e);
        if (refused != null) {
            return refused(refused, request);
        }
        return e instanceof MaxUploadSizeExceededException
                ? answer(HttpStatus.PAYLOAD_TOO_LARGE, "The parts are too large", request)
                : wrong(List.of(new Wrong("body", "must be multipart/form-data that can be read")), request);
    }

    /** Handles a caller who has gone; there is nobody to answer. */
    @ExceptionHandler({AsyncRequestNotUsableException.class, AsyncRequestTimeoutException.class})
    void gone() {}

    @ExceptionHandler(Exception.class)
    Object other(Exception e, HttpServletRequest request) throws Exception {
        if (e instanceof ErrorResponse known) {
            return answer(known.getBody(), known.getHeaders(), request);
        }
        if (e instanceof IOException && String.valueOf(e.getMessage()).contains("Broken pipe")) {
            return new ModelAndView();
        }
        if (holdsNul(e)) {
            return wrong(List.of(new Wrong("request", "holds the character U+0000; send text without it")), request);
        }
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, "The server failed; its log says why", request);
    }

    /**
     * Whether the failure is one of U+0000; PostgreSQL keeps no text with it. Whatever field it came by, here its refusal is the
     * caller's fault and not ours.
     */
    private static boolean holdsNul(Throwable failure) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < DEEPEST; depth++, each = each.getCause()) {
            if (each instanceof SQLException sql && NUL_STATES.contains(String.valueOf(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    private static Object wrong(List<Wrong> fields, HttpServletRequest request) {
        String detail =
                fields.stream().map(it -> it.field() + " " + it.message()).collect(Collectors.joining("; "));
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
        problem.setProperty("errors", fields);
        return answer(problem, HttpHeaders.EMPTY, request);
    }

    private static Object answer(HttpStatus status, String detail, HttpServletRequest request) {
        return answer(ProblemDetail.forStatusAndDetail(status, detail), HttpHeaders.EMPTY, request);
    }

    private static Object answer(ProblemDetail problem, HttpHeaders headers, HttpServletRequest request) {
        if (isPage(request)) {
            HttpStatusCode status = HttpStatusCode.valueOf(problem.getStatus());
            return new ModelAndView("operations/error", Map.of("status", problem.getStatus()), status);
        }
        return ResponseEntity.status(problem.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static boolean isPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE)
                && request.getHeader("HX-Request") == null
                && !request.getRequestURI().startsWith(request.getContextPath() + "/api/");
    }

    private static String message(Exception e) {
        return text(e.getMessage());
    }

    private static String text(@Nullable String value) {
        return value == null ? "is wrong" : value;
    }
}
