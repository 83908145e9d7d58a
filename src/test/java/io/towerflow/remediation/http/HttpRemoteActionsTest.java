package io.towerflow.remediation.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.towerflow.notification.PublicAddress;
import io.towerflow.remediation.RemediationSettings;
import io.towerflow.remediation.RemoteActions.Answer;
import io.towerflow.remediation.RemoteActions.Request;
import io.towerflow.remediation.RemoteActions.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** Against an element manager that is well, busy, broken, late or away. */
class HttpRemoteActionsTest {

    private static final Request ACTION = new Request("restart-radio", "RAD-1", false, "k1");
    private static final Request DRY_RUN = new Request("restart-radio", "RAD-1", true, "k1:dry-run");

    private final ObjectMapper json = new ObjectMapper();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final CountDownLatch testOver = new CountDownLatch(1);
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "{\"result\":\"done\",\"message\":\"restarted\"}";
    private volatile boolean silent;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/actions", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (silent) {
                try {
                    testOver.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        testOver.countDown();
        server.stop(0);
    }

    @Test
    void tellsWhatIsToBeDoneAndReadsWhatWasDone() throws IOException {
        assertThat(actions().perform(ACTION)).isEqualTo(new Answer(Result.DONE, "restarted"));

        JsonNode sent = json.readTree(bodies.getFirst());
        assertThat(sent.get("action").asText()).isEqualTo("restart-radio");
        assertThat(sent.get("object").asText()).isEqualTo("RAD-1");
        assertThat(sent.get("dryRun").asBoolean()).isFalse();
        assertThat(sent.get("idempotencyKey").asText()).isEqualTo("k1");
        assertThat(credentials).containsExactly("Bearer secret");
    }

    @Test
    void whatIsRefusedWasNotDoneAndIsNotAskedAgain() {
        answer = "{\"result\":\"refused\",\"message\":\"locked by the vendor\"}";
        assertThat(actions().perform(ACTION)).isEqualTo(new Answer(Result.NOT_DONE, "locked by the vendor"));
        status = 404;
        assertThat(actions().perform(ACTION).result()).isEqualTo(Result.NOT_DONE);
        assertThat(bodies).hasSize(2);
    }

    @Test
    void aBusyElementManagerIsAskedAgain() {
        status = 503;
        assertThat(actions().perform(ACTION).result()).isEqualTo(Result.NOT_DONE);
        assertThat(bodies).hasSize(3);
    }

    @Test
    void anActionThatEndedInAnErrorIsNeverRepeatedButADryRunIs() {
        status = 500;
        assertThat(actions().perform(ACTION).result()).isEqualTo(Result.UNKNOWN);
        assertThat(bodies).hasSize(1);
        assertThat(actions().perform(DRY_RUN).result()).isEqualTo(Result.UNKNOWN);
        assertThat(bodies).hasSize(4);
    }

    @Test
    void anAnswerThatComesTooLateOrIsNonsenseLeavesItUnknown() {
        answer = "<html>";
        assertThat(actions().perform(ACTION).result()).isEqualTo(Result.UNKNOWN);
        silent = true;
        assertThat(actions().perform(ACTION).result()).isEqualTo(Result.UNKNOWN);
        assertThat(bodies).hasSize(2);
    }

    @Test
    void anElementManagerThatIsAwayHasSurelyDoneNothing() {
        HttpRemoteActions actions = actions();
        server.stop(0);
        assertThat(actions.perform(ACTION).result()).isEqualTo(Result.NOT_DONE);
    }

    @Test
    void withoutAnAddressNothingIsDone() {
        HttpRemoteActions none = actions("");
        assertThat(none.ready()).isFalse();
        assertThat(none.perform(ACTION).result()).isEqualTo(Result.NOT_DONE);
    }

    private HttpRemoteActions actions() {
        return actions("http://127.0.0.1:" + server.getAddress().getPort() + "/actions");
    }

    private HttpRemoteActions actions(String url) {
        return new HttpRemoteActions(
                new RemediationSettings(url, "secret", Duration.ofMillis(400), 3),
                new PublicAddress(new MockEnvironment()),
                json);
    }
}
