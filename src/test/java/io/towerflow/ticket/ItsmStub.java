package io.towerflow.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small real ITSM that speaks TMF621 version 5: tickets made, found by external identifier, read and changed. */
public final class ItsmStub implements AutoCloseable {

    static final String PATH = "/tmf-api/troubleTicket/v5";

    private final ObjectMapper json = new ObjectMapper();
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;

    /** What came in: {@code POST} or {@code PATCH}, and the body. */
    record Call(String method, JsonNode body, String authorization) {}

    final List<Call> changes = new ArrayList<>();
    final List<String> questions = new ArrayList<>();
    final Map<String, ObjectNode> tickets = new LinkedHashMap<>();

    private int unanswered;

    /** Refuses each PATCH by 422. */
    volatile boolean refusesChanges;

    /** Each answers one call that would change something, then is gone: a status, and whether the ITSM does it all the same. */
    private final List<Trouble> troubles = new ArrayList<>();

    /** @param status 0 for no answer at all */
    private record Trouble(int status, boolean done, String retryAfter) {}

    public ItsmStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        port = server.getAddress().getPort();
        open();
    }

    public String url() {
        return "http://127.0.0.1:" + port + PATH;
    }

    /** @param status of the answer; 0 for none at all */
    public synchronized void trouble(int status, boolean done, String retryAfter) {
        troubles.add(new Trouble(status, done, retryAfter));
    }

    /** How many calls it has left without an answer. */
    public synchronized int unanswered() {
        return unanswered;
    }

    /** Of each ticket, the number of the incident that it was made for. */
    public synchronized List<String> externalIds() {
        return tickets.values().stream()
                .map(ticket -> ticket.at("/externalIdentifier/0/id").asText())
                .toList();
    }

    /** All notes of all tickets. */
    public synchronized List<String> notes() {
        return tickets.values().stream()
                .flatMap(ticket -> ticket.path("note")
                        .valueStream()
                        .map(note -> ticket.path("id").asText() + " " + note))
                .toList();
    }

    void goDown() {
        server.stop(0);
    }

    void comeUp() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        open();
    }

    private void open() {
        server.setExecutor(threads);
        server.createContext(PATH, this::answer);
        server.start();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Trouble trouble = null;
        int status = 200;
        JsonNode answered;
        synchronized (this) {
            String method = exchange.getRequestMethod();
            String id = exchange.getRequestURI().getPath().replaceFirst(".*/troubleTicket/?", "");
            if (method.equals("GET")) {
                questions.add(exchange.getRequestURI().toString());
                answered = id.isEmpty() ? found(exchange.getRequestURI().getQuery()) : tickets.get(id);
            } else {
                JsonNode body = json.readTree(exchange.getRequestBody());
                changes.add(new Call(
                        method,
                        body,
                        String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
                trouble = troubles.isEmpty() ? null : troubles.removeFirst();
                if (trouble != null && trouble.status() == 0) {
                    unanswered++;
                }
                if (refusesChanges && method.equals("PATCH")) {
                    trouble = new Trouble(422, false, null);
                }
                if (trouble == null || trouble.done()) {
                    status = method.equals("POST") ? 201 : 200;
                    answered = method.equals("POST") ? made((ObjectNode) body) : changed(id, body);
                } else {
                    answered = json.createObjectNode().put("code", "x").put("reason", "not now");
                }
            }
        }
        if (trouble != null && trouble.status() == 0) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return;
        }
        if (trouble != null) {
            status = trouble.status();
            if (trouble.retryAfter() != null) {
                exchange.getResponseHeaders().set("Retry-After", trouble.retryAfter());
            }
        }
        byte[] bytes = String.valueOf(answered).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answered == null ? 404 : status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private ArrayNode found(String query) {
        ArrayNode found = json.createArrayNode();
        tickets.values().stream()
                .filter(ticket -> ("externalIdentifier.id="
                                + ticket.at("/externalIdentifier/0/id").asText())
                        .equals(query))
                .forEach(found::add);
        return found;
    }

    private ObjectNode made(ObjectNode body) {
        String id = "TT-" + (1000 + tickets.size());
        ObjectNode ticket = body.deepCopy();
        ticket.put("id", id).put("href", PATH + "/troubleTicket/" + id).put("status", "acknowledged");
        tickets.put(id, ticket);
        return ticket;
    }

    private ObjectNode changed(String id, JsonNode body) {
        ObjectNode ticket = tickets.get(id);
        if (ticket != null) {
            body.properties().forEach(field -> {
                if (field.getKey().equals("note")) {
                    field.getValue().forEach(((ArrayNode) ticket.withArray("note"))::add);
                } else {
                    ticket.set(field.getKey(), field.getValue());
                }
            });
        }
        return ticket;
    }
}
