package io.towerflow.ticket.itsm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.ticket.DesiredTicket;
import io.towerflow.ticket.Itsm;
import io.towerflow.ticket.ItsmSettings;
import io.towerflow.ticket.TicketChange;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Speaks TMF621 to the ITSM. Each call goes out once; whether and when it is repeated is decided by who calls. */
@Component
class ItsmClient implements Itsm {

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    private static final int LONGEST_ERROR = 300;
    private static final int LARGEST_ANSWER = 4 << 20;

    private final ItsmSettings settings;
    private final TroubleTicketFormat format;
    private final ObjectMapper json;
    private final Clock clock;
    private final RestClient http;

    ItsmClient(ItsmSettings settings, TroubleTicketFormat format, ObjectMapper json, Clock clock) {
        this.settings = settings;
        this.format = format;
        this.json = json;
        this.clock = clock;
        JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .build());
        factory.setReadTimeout(settings.callTimeout());
        this.http = RestClient.builder()
                .requestFactory(factory)
                .defaultHeaders(this::credentials)
                .build();
    }

    private void credentials(HttpHeaders headers) {
        headers.setAccept(List.of(MediaType.APPLICATION_JSON));
        if (settings.token() != null) {
            headers.setBearerAuth(settings.token());
        } else if (settings.username() != null) {
            headers.setBasicAuth(
                    settings.username(),
                    settings.password() == null ? "" : settings.password(),
                    StandardCharsets.UTF_8);
        }
    }

    @Override
    public Answer create(DesiredTicket wanted) {
        Reply reply = call(HttpMethod.POST, "/troubleTicket", null, format.write(wanted));
        if (reply.answer() != null) {
            return reply.answer() instanceof Unknown
                    ? new Unavailable("The ITSM has no /troubleTicket under towerflow.itsm.url (404)", null, false)
                    : reply.answer();
        }
        String id = reply.body().path("id").asText("");
        // 202 Accepted: it will be there later, under our identifier.
        return id.isEmpty()
                ? new Unavailable("The ITSM accepted the ticket and has not said its id yet", null, true)
                : taken(id, reply.body());
    }

    @Override
    public Answer find(String incidentNumber) {
        Reply reply = call(HttpMethod.GET, "/troubleTicket", incidentNumber, null);
        if (reply.answer() != null) {
            return reply.answer();
        }
        // A server that does not know the filter gives all.
        for (JsonNode ticket : reply.body()) {
            String id = ticket.path("id").asText("");
            if (!id.isEmpty() && incidentNumber.equals(TroubleTicketFormat.incidentOf(ticket))) {
                return taken(id, ticket);
            }
        }
        return new Unknown();
    }

    @Override
    public Answer update(String externalId, TicketChange change, boolean perhapsDone) {
        TicketChange wanted = change;
        List<JsonNode> there = new ArrayList<>();
        boolean replaces = settings.notes() == ItsmSettings.Notes.REPLACE;
        if (!change.notes().isEmpty() && (perhapsDone || replaces)) {
            Reply now = call(HttpMethod.GET, "/troubleTicket/{id}", externalId, null);
            if (now.answer() instanceof Unavailable away) {
                return new Unavailable(away.error(), away.retryAfter(), perhapsDone);
            }
            if (now.answer() != null) {
                return now.answer();
            }
            Set<String> known = TroubleTicketFormat.notes(now.body());
            wanted = change.withNotes(change.notes().stream()
                    .filter(note -> !known.contains(note.id()) && !known.contains(note.text()))
                    .toList());
            if (replaces) {
                now.body().path("note").forEach(there::add);
            }
            if (wanted.empty()) {
                return taken(externalId, now.body());
            }
        }
        Reply reply = call(HttpMethod.PATCH, "/troubleTicket/{id}", externalId, format.write(wanted, there));
        return reply.answer() != null ? reply.answer() : taken(externalId, reply.body());
    }

    private static Taken taken(String id, JsonNode ticket) {
        return new Taken(id, ticket.path("status").textValue(), TroubleTicketFormat.notes(ticket));
    }

    /** @param answer what the call came to, or null where the ITSM gave what was asked for */
    private record Reply(JsonNode body, @Nullable Answer answer) {}

    private Reply call(HttpMethod method, String path, @Nullable String id, @Nullable JsonNode body) {
        boolean changes = method != HttpMethod.GET;
        try {
            RestClient.RequestBodySpec request = id == null
                    ? http.method(method).uri(settings.url() + path)
                    : path.contains("{id}")
                            ? http.method(method).uri(settings.url() + path, id)
                            : http.method(method)
                                    .uri(settings.url() + path + "?" + format.identifierFilter() + "={id}", id);
            if (body != null) {
                request.contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(body));
            }
            Reply reply = request.exchange((sent, response) -> {
                byte[] answered = response.getBody().readNBytes(LARGEST_ANSWER);
                return reply(response.getStatusCode().value(), response.getHeaders(), answered, changes);
            });
            return reply == null ? none(new Unavailable("The ITSM gave no answer", null, changes)) : reply;
        } catch (ResourceAccessException e) {
            return none(
                    new Unavailable("The ITSM could not be reached: " + cause(e), null, changes && mayHaveArrived(e)));
        } catch (IOException e) {
            return none(new Refused("A ticket that cannot be written as JSON: " + e.getMessage()));
        } catch (IllegalArgumentException e) {
            return none(new Unavailable("towerflow.itsm.url is no address: " + e.getMessage(), null, false));
        }
    }

    private Reply reply(int status, HttpHeaders headers, byte[] body, boolean changes) {
        String said = "The ITSM answered " + status;
        if (status / 100 == 2) {
            try {
                return new Reply(body.length == 0 ? json.createObjectNode() : json.readTree(body), null);
            } catch (IOException e) {
                return none(new Unavailable(said + " with what is no JSON", null, changes));
            }
        }
        String error = said + words(body);
        if (status == 404) {
            return none(new Unknown());
        }
        // Wrong credentials and addresses are the operator's to mend: all tickets wait.
        boolean later = status / 100 == 3
                || status == 401
                || status == 403
                || status == 405
                || status == 408
                || status == 425
                || status == 429
                || status >= 500;
        if (!later) {
            return none(new Refused(error));
        }
        boolean undecided = changes && status >= 500 && status != 501 && status != 503;
        return none(new Unavailable(error, retryAfter(headers.getFirst(HttpHeaders.RETRY_AFTER)), undecided));
    }

    private Reply none(Answer answer) {
        return new Reply(json.createObjectNode(), answer);
    }

    private static boolean mayHaveArrived(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof UnresolvedAddressException) {
                return false;
            }
        }
        return true;
    }

    private static String cause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
            if (cause instanceof ConnectException) {
                return "nobody listens at its address";
            }
        }
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")");
    }

    private static String words(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(LONGEST_ERROR, text.length()));
    }

    private @Nullable Duration retryAfter(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Duration wait;
        try {
            wait = header.strip().matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(header.strip()))
                    : Duration.between(clock.instant(), httpDate(header));
        } catch (DateTimeException e) {
            return null;
        }
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait;
    }

    private static Instant httpDate(String header) {
        return ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }
}
