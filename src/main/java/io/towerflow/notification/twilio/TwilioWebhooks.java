package io.towerflow.notification.twilio;

import com.twilio.security.RequestValidator;
import io.towerflow.identity.SignedCalls;
import io.towerflow.notification.DeliveryReports;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes Twilio's webhooks: an SMS came in, a message has come further. Only what carries Twilio's signature is accepted. */
@RestController
@RequestMapping(path = "/connectors/twilio", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
class TwilioWebhooks implements SignedCalls {

    private static final Logger log = LoggerFactory.getLogger(TwilioWebhooks.class);
    /** Form of a signature: 20 bytes in base 64. */
    private static final Pattern SIGNATURE = Pattern.compile("[A-Za-z0-9+/]{27}=");

    private static final String NO_REPLY = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

    private final DeliveryReports reports;
    private final Addresses addresses;
    private final @Nullable RequestValidator validator;

    TwilioWebhooks(DeliveryReports reports, Addresses addresses, TwilioSettings settings) {
        this.reports = reports;
        this.addresses = addresses;
        this.validator = settings.authToken() == null ? null : new RequestValidator(settings.authToken());
    }

    @Override
    public boolean looksAfter(String path) {
        return path.startsWith("/connectors/twilio/");
    }

    /** Checks the signature, which covers the form; a call without one need not be read for that. */
    @Override
    public void check(HttpServletRequest request) {
        String signature = request.getHeader("X-Twilio-Signature");
        if (validator == null
                || signature == null
                || !SIGNATURE.matcher(signature).matches()) {
            throw refused(request);
        }
    }

    /** Takes an SMS that came in. */
    @PostMapping("/sms")
    ResponseEntity<String> sms(
            HttpServletRequest request,
            @RequestHeader(name = "X-Twilio-Signature", required = false) @Nullable String signature,
            @RequestParam Map<String, String> form) {
        check(request, signature, form);
        if (!reports.received(
                required(form, "MessageSid"),
                phone(required(form, "From")),
                phone(required(form, "To")),
                form.getOrDefault("Body", ""),
                // Twilio's Advanced Opt-Out names here what it has taken for a STOP or START and confirmed itself.
                form.get("OptOutType"))) {
            log.info("The SMS {} came in again", form.get("MessageSid"));
        }
        return ResponseEntity.ok().contentType(MediaType.TEXT_XML).body(NO_REPLY);
    }

    /** Takes what became of a message. */
    @PostMapping("/status")
    ResponseEntity<Void> status(
            HttpServletRequest request,
            @RequestHeader(name = "X-Twilio-Signature", required = false) @Nullable String signature,
            @RequestParam Map<String, String> form) {
        check(request, signature, form);
        reports.reported(
                required(form, "MessageSid"),
                ourId(form.get("message")),
                TwilioMessages.state(required(form, "MessageStatus")),
                TwilioMessages.error(form.get("ErrorCode"), form.get("ErrorMessage")));
        return ResponseEntity.noContent().build();
    }

    /** Takes what became of a call, and the digits that were pressed. */
    @PostMapping("/call")
    ResponseEntity<Void> call(
            HttpServletRequest request,
            @RequestHeader(name = "X-Twilio-Signature", required = false) @Nullable String signature,
            @RequestParam Map<String, String> form) {
        check(request, signature, form);
        String status = required(form, "CallStatus");
        String answeredBy = form.get("AnsweredBy");
        reports.reported(
                required(form, "CallSid"),
                ourId(form.get("message")),
                TwilioVoice.state(status, answeredBy),
                TwilioVoice.error(status, answeredBy));
        return ResponseEntity.noContent().build();
    }

    private void check(HttpServletRequest request, @Nullable String signature, Map<String, String> form) {
        String query = request.getQueryString();
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String url = addresses.here(path + (query == null ? "" : "?" + query));
        if (validator == null || signature == null || !validator.validate(url, posted(request, form), signature)) {
            throw refused(request);
        }
    }

    private static ErrorResponseException refused(HttpServletRequest request) {
        log.warn(
                "A webhook call to {} from {} without a valid signature is refused",
                request.getRequestURI(),
                request.getRemoteAddr());
        return problem(HttpStatus.FORBIDDEN, "The signature in X-Twilio-Signature is missing or wrong");
    }

    /** Returns what was posted, which the signature covers; what stands in the address is covered with the address. */
    private static Map<String, String> posted(HttpServletRequest request, Map<String, String> form) {
        Map<String, String> posted = new HashMap<>(form);
        String query = request.getQueryString();
        if (query != null) {
            for (String pair : query.split("&")) {
                posted.remove(pair.split("=", 2)[0]);
            }
        }
        return posted;
    }

    /** Returns the phone number of an address: who writes by WhatsApp is known by the same number. */
    private static String phone(String address) {
        return address.startsWith("whatsapp:") ? address.substring("whatsapp:".length()) : address;
    }

    private static @Nullable UUID ourId(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String required(Map<String, String> form, String name) {
        String value = form.get(name);
        if (value == null || value.isBlank()) {
            throw problem(HttpStatus.BAD_REQUEST, "The field " + name + " is missing");
        }
        return value;
    }

    private static ErrorResponseException problem(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
