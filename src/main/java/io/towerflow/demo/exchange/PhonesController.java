package io.towerflow.demo.exchange;

import io.towerflow.problem.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;

/** Shows the page on which the technicians' phones lie, and the same as JSON. */
@Controller
@RequestMapping("/demo/phones")
@ConditionalOnProperty("towerflow.demo.enabled")
class PhonesController {

    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final int LONGEST_REPLY = 1600;
    private static final int LARGEST_PAGE = 1000;

    /** Messages may become visible a little later than their time says; they are shown again rather than missed. */
    private static final Duration OVERLAP = Duration.ofSeconds(2);

    private final Phones phones;
    private final ExchangeRepository repository;
    private final Exchange exchange;
    private final Clock clock;

    PhonesController(Phones phones, ExchangeRepository repository, Exchange exchange, Clock clock) {
        this.phones = phones;
        this.repository = repository;
        this.exchange = exchange;
        this.clock = clock;
    }

    @GetMapping
    String page(Model model) {
        List<Phones.Phone> talking = phones.changedSince(Instant.EPOCH);
        model.addAttribute("phones", talking);
        model.addAttribute("quiet", phones.quietBeside(talking));
        addPoll(model, talking, 0);
        return "demo/phones";
    }

    /** What changed since the last look, as pieces that htmx puts in their places. */
    @GetMapping("/changes")
    String changes(@RequestParam("since") Instant since, @RequestParam("newest") long newest, Model model) {
        List<Phones.Phone> changed = new ArrayList<>(phones.changedSince(since));
        // Each card with a new message goes to the top, so the newest comes last.
        Collections.reverse(changed);
        model.addAttribute("changed", changed);
        model.addAttribute("known", newest);
        addPoll(model, changed, newest);
        return "demo/phone-parts :: changes";
    }

    /** Every message that went through the exchange, newest first; {@code number} keeps those of one phone. */
    @GetMapping(path = "/messages", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<List<PhoneMessage>> messages(
            @RequestParam(name = "number", required = false) @Nullable String number,
            @RequestParam(name = "offset", defaultValue = "0") int offset,
            @RequestParam(name = "limit", defaultValue = "1000") int limit) {
        String phone = number == null || number.isBlank() ? null : e164(number);
        Map<String, String> names = phones.names();
        List<PhoneMessage> messages =
                repository.ofPhone(phone, Math.clamp(limit, 0, LARGEST_PAGE), Math.max(offset, 0)).stream()
                        .map(sms -> PhoneMessage.of(sms, names.get(sms.phone())))
                        .toList();
        return ResponseEntity.ok()
                .header("X-Total-Count", String.valueOf(repository.count(phone)))
                .body(messages);
    }

    /** Answers from a phone of the demo. */
    @PostMapping(path = "/{number}/reply", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<PhoneMessage> reply(@PathVariable("number") String number, @RequestBody Reply reply) {
        return created(typed(number, reply.body()));
    }

    /** Answers from a phone of the demo, by its form. */
    @PostMapping(path = "/{number}/reply")
    Object replyByForm(
            @PathVariable("number") String number,
            @RequestParam(name = "body", required = false) @Nullable String body,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String htmx,
            @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "*/*") String accept,
            HttpServletRequest request) {
        Sms sms = typed(number, body);
        if (htmx != null) {
            return new ModelAndView("demo/phone-parts :: talk", Map.of("phone", phones.phone(sms.phone())));
        }
        if (accept.contains(MediaType.TEXT_HTML_VALUE)) {
            return ResponseEntity.status(HttpStatus.SEE_OTHER)
                    .location(URI.create(request.getContextPath() + "/demo/phones"))
                    .build();
        }
        return created(sms);
    }

    record Reply(@Nullable String body) {}

    /**
     * A message that went through the exchange.
     *
     * @param name whose phone it is, or null where nobody is known
     * @param number the phone's number
     * @param direction {@code outbound-api} to the phone, {@code inbound} from it, in Twilio's words
     * @param status {@code queued}, {@code sent}, {@code delivered}; {@code received} for one from the phone
     */
    record PhoneMessage(
            String sid,
            String number,
            @Nullable String name,
            String direction,
            String from,
            String to,
            String body,
            String status,
            String createdAt) {

        static PhoneMessage of(Sms sms, @Nullable String name) {
            return new PhoneMessage(
                    sms.sid(),
                    sms.phone(),
                    name,
                    sms.direction(),
                    sms.from(),
                    sms.to(),
                    sms.body(),
                    sms.status(),
                    DateTimeFormatter.ISO_INSTANT.format(sms.createdAt()));
        }
    }

    private Sms typed(String number, @Nullable String body) {
        if (body == null || body.isBlank()) {
            throw new InvalidInputException("body", "must not be empty");
        }
        if (body.length() > LONGEST_REPLY) {
            throw new InvalidInputException("body", "must not be longer than " + LONGEST_REPLY + " characters");
        }
        return exchange.reply(e164(number), body.strip());
    }

    private ResponseEntity<PhoneMessage> created(Sms sms) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(PhoneMessage.of(sms, phones.names().get(sms.phone())));
    }

    /** The number with its plus sign, which addresses and forms lose easily. */
    private static String e164(String number) {
        String digits = number.strip();
        String withPlus = digits.startsWith("+") ? digits : "+" + digits;
        if (!E164.matcher(withPlus).matches()) {
            throw new InvalidInputException("number", "is not a phone number in E.164, as +2250700000101");
        }
        return withPlus;
    }

    private void addPoll(Model model, List<Phones.Phone> shown, long known) {
        model.addAttribute("since", clock.instant().minus(OVERLAP).toString());
        model.addAttribute(
                "newest",
                Math.max(
                        known,
                        shown.stream().mapToLong(Phones.Phone::newest).max().orElse(0)));
    }
}
