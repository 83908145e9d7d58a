package io.towerflow.demo.exchange;

import io.towerflow.identity.SignedCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Answers Twilio's Message and Call resources as its REST API 2010-04-01 has them: create, fetch, list. */
@RestController
@RequestMapping("/demo/exchange/2010-04-01/Accounts/{account}")
@ConditionalOnProperty("towerflow.demo.enabled")
class ExchangeApi implements SignedCalls {

    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Pattern SAY = Pattern.compile("<Say[^>]*>(.*?)</Say>", Pattern.DOTALL);
    private static final int LONGEST = 1600;
    private static final int LARGEST_PAGE = 1000;
    private static final DateTimeFormatter RFC_2822 =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private final Exchange exchange;
    private final ExchangeRepository repository;
    private final ExchangeAccount account;
    private final LineTrouble trouble;

    ExchangeApi(Exchange exchange, ExchangeRepository repository, ExchangeAccount account, LineTrouble trouble) {
        this.exchange = exchange;
        this.repository = repository;
        this.account = account;
        this.trouble = trouble;
    }

    @Override
    public boolean looksAfter(String path) {
        return path.startsWith("/demo/exchange/");
    }

    @Override
    public void check(HttpServletRequest request) {
        if (!account.isOwner(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            throw unknownCaller();
        }
    }

    private static ExchangeRefusal unknownCaller() {
        return new ExchangeRefusal(HttpStatus.UNAUTHORIZED, 20003, "Authenticate");
    }

    /** Sends an SMS, as Twilio's API does. */
    @PostMapping("/Messages.json")
    ResponseEntity<Map<String, @Nullable Object>> create(
            @PathVariable("account") String sid,
            @RequestHeader(name = "Authorization", required = false) @Nullable String authorization,
            @RequestParam Map<String, String> form) {
        authenticate(sid, authorization);
        String to = form.getOrDefault("To", "");
        String from = form.getOrDefault("From", form.getOrDefault("MessagingServiceSid", ""));
        String body = form.getOrDefault("Body", "");
        if (to.isBlank()) {
            throw new ExchangeRefusal(HttpStatus.BAD_REQUEST, 21604, "A 'To' phone number is required.");
        }
        if (from.isBlank()) {
            throw new ExchangeRefusal(HttpStatus.BAD_REQUEST, 21603, "A 'From' phone number is required.");
        }
        if (body.isBlank()) {
            throw new ExchangeRefusal(HttpStatus.BAD_REQUEST, 21602, "Message body is required.");
        }
        if (!E164.matcher(to).matches()) {
            throw new ExchangeRefusal(
                    HttpStatus.BAD_REQUEST, 21211, "The 'To' number " + to + " is not a valid phone number.");
        }
        if (body.length() > LONGEST) {
            throw new ExchangeRefusal(
                    HttpStatus.BAD_REQUEST, 21617, "The concatenated message body exceeds the 1600 character limit.");
        }
        trouble.beforeTaking(to);
        Sms sms = exchange.accept(from, to, body, form.get("StatusCallback"));
        trouble.afterTaking(to);
        return ResponseEntity.status(HttpStatus.CREATED).body(resource(sms));
    }

    /** Places a call, as Twilio's API does. */
    @PostMapping("/Calls.json")
    ResponseEntity<Map<String, @Nullable Object>> call(
            @PathVariable("account") String sid,
            @RequestHeader(name = "Authorization", required = false) @Nullable String authorization,
            @RequestParam Map<String, String> form) {
        authenticate(sid, authorization);
        String to = form.getOrDefault("To", "");
        String said = said(form.getOrDefault("Twiml", ""));
        if (!E164.matcher(to).matches()) {
            throw new ExchangeRefusal(
                    HttpStatus.BAD_REQUEST, 21211, "The phone number you are attempting to call is not valid.");
        }
        if (said.isBlank()) {
            throw new ExchangeRefusal(HttpStatus.BAD_REQUEST, 21205, "Url or Twiml parameter is required.");
        }
        trouble.beforeTaking(to);
        Sms call = exchange.call(form.getOrDefault("From", ""), to, said, form.get("StatusCallback"));
        trouble.afterTaking(to);
        return ResponseEntity.status(HttpStatus.CREATED).body(callResource(call));
    }

    /** Calls, as Twilio's API lists them. */
    @GetMapping("/Calls.json")
    Map<String, @Nullable Object> calls(
            @PathVariable("account") String sid,
            @RequestHeader(name = "Authorization", required = false) @Nullable String authorization,
            @RequestParam Map<String, String> query) {
        authenticate(sid, authorization);
        trouble.beforeListing(query.getOrDefault("To", ""));
        Map<String, @Nullable Object> list = new LinkedHashMap<>();
        list.put(
                "calls",
                repository.list(query.get("To"), query.get("From"), null, null, LARGEST_PAGE, 0).stream()
                        .filter(one -> one.sid().startsWith(Exchange.CALL))
                        .map(this::callResource)
                        .toList());
        list.put("next_page_uri", null);
        list.put("page", 0);
        list.put("page_size", LARGEST_PAGE);
        return list;
    }

    /** Reads what the first Say of a TwiML document says, as the person hears it. */
    private static String said(String twiml) {
        Matcher say = SAY.matcher(twiml);
        return say.find() ? HtmlUtils.htmlUnescape(say.group(1)) : "";
    }

    private Map<String, @Nullable Object> callResource(Sms call) {
        Map<String, @Nullable Object> resource = new LinkedHashMap<>();
        resource.put("account_sid", account.sid());
        resource.put("api_version", "2010-04-01");
        resource.put("date_created", rfc2822(call.createdAt()));
        resource.put("date_updated", rfc2822(call.updatedAt()));
        resource.put("direction", "outbound-api");
        resource.put("from", call.from());
        resource.put("to", call.to());
        resource.put("sid", call.sid());
        resource.put("status", Exchange.callStatus(call.status()));
        return resource;
    }

    /** A message, as Twilio's API shows it. */
    @GetMapping("/Messages/{message}.json")
    Map<String, @Nullable Object> fetch(
            @PathVariable("account") String sid,
            @PathVariable("message") String message,
            @RequestHeader(name = "Authorization", required = false) @Nullable String authorization) {
        authenticate(sid, authorization);
        return repository
                .find(message)
                .map(this::resource)
                .orElseThrow(() -> new ExchangeRefusal(
                        HttpStatus.NOT_FOUND,
                        20404,
                        "The requested resource /2010-04-01/Accounts/" + sid + "/Messages/" + message
                                + ".json was not found"));
    }

    /** Messages, as Twilio's API lists them. */
    @GetMapping("/Messages.json")
    Map<String, @Nullable Object> list(
            @PathVariable("account") String sid,
            @RequestHeader(name = "Authorization", required = false) @Nullable String authorization,
            @RequestParam Map<String, String> query,
            HttpServletRequest request) {
        authenticate(sid, authorization);
        trouble.beforeListing(query.getOrDefault("To", ""));
        int size = number(query, "PageSize", 50, 1, LARGEST_PAGE);
        int page = number(query, "Page", 0, 0, Integer.MAX_VALUE / LARGEST_PAGE);
        Instant since = moment(query.get("DateSent>"));
        Instant until = moment(query.get("DateSent<"));
        String day = query.get("DateSent");
        if (day != null) {
            since = moment(day);
            until = since == null ? null : since.plus(Duration.ofDays(1));
        }
        List<Sms> found = repository.list(query.get("To"), query.get("From"), since, until, size + 1, page * size);
        boolean more = found.size() > size;
        List<Sms> shown = more ? found.subList(0, size) : found;
        Map<String, @Nullable Object> list = new LinkedHashMap<>();
        list.put(
                "messages",
                shown.stream()
                        .filter(sms -> !sms.sid().startsWith(Exchange.CALL))
                        .map(this::resource)
                        .toList());
        list.put("first_page_uri", pageUri(sid, query, 0, size));
        list.put("next_page_uri", more ? pageUri(sid, query, page + 1, size) : null);
        list.put("previous_page_uri", page == 0 ? null : pageUri(sid, query, page - 1, size));
        list.put("uri", pageUri(sid, query, page, size));
        list.put("page", page);
        list.put("page_size", size);
        list.put("start", page * size);
        list.put("end", page * size + Math.max(shown.size() - 1, 0));
        return list;
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refused(ExchangeRefusal refusal) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", refusal.code);
        error.put("message", String.valueOf(refusal.getMessage()));
        error.put("more_info", "https://www.twilio.com/docs/errors/" + refusal.code);
        error.put("status", refusal.status.value());
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(refusal.status).contentType(MediaType.APPLICATION_JSON);
        if (refusal.retryAfter != null) {
            answer.header("Retry-After", String.valueOf(refusal.retryAfter.toSeconds()));
        }
        return answer.body(error);
    }

    private void authenticate(String sid, @Nullable String authorization) {
        if (!account.isOwner(authorization) || !account.sid().equals(sid)) {
            throw unknownCaller();
        }
    }

    private Map<String, @Nullable Object> resource(Sms sms) {
        String uri = "/2010-04-01/Accounts/" + account.sid() + "/Messages/" + sms.sid();
        Map<String, @Nullable Object> resource = new LinkedHashMap<>();
        resource.put("account_sid", account.sid());
        resource.put("api_version", "2010-04-01");
        resource.put("body", sms.body());
        resource.put("date_created", rfc2822(sms.createdAt()));
        resource.put("date_sent", sms.sentAt() == null ? null : rfc2822(sms.sentAt()));
        resource.put("date_updated", rfc2822(sms.updatedAt()));
        resource.put("direction", sms.direction());
        resource.put("error_code", null);
        resource.put("error_message", null);
        resource.put("from", sms.from());
        resource.put("messaging_service_sid", null);
        resource.put("num_media", "0");
        resource.put("num_segments", "1");
        resource.put("price", null);
        resource.put("price_unit", "USD");
        resource.put("sid", sms.sid());
        resource.put("status", sms.status());
        resource.put("subresource_uris", Map.of("media", uri + "/Media.json"));
        resource.put("to", sms.to());
        resource.put("uri", uri + ".json");
        return resource;
    }

    private static String rfc2822(Instant instant) {
        return RFC_2822.format(instant.atZone(ZoneOffset.UTC));
    }

    private static String pageUri(String sid, Map<String, String> query, int page, int size) {
        Map<String, String> filters = new LinkedHashMap<>(query);
        filters.put("PageSize", String.valueOf(size));
        filters.put("Page", String.valueOf(page));
        return "/2010-04-01/Accounts/" + sid + "/Messages.json?" + Form.encode(filters);
    }

    private static int number(Map<String, String> query, String name, int otherwise, int least, int most) {
        try {
            String text = query.get(name);
            return text == null ? otherwise : Math.clamp(Long.parseLong(text), least, most);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static @Nullable Instant moment(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.contains("T")
                    ? ZonedDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new ExchangeRefusal(HttpStatus.BAD_REQUEST, 20001, "Invalid DateSent: " + text);
        }
    }
}
