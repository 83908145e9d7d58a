package io.towerflow.remediation.http;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.exactly;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.towerflow.notification.PublicAddress;
import io.towerflow.remediation.RemediationSettings;
import io.towerflow.remediation.RemoteActions.Answer;
import io.towerflow.remediation.RemoteActions.Request;
import io.towerflow.remediation.RemoteActions.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.mock.env.MockEnvironment;

/** Against an element manager that is well, busy, broken, late or away. */
class HttpRemoteActionsTest {

    private static final Request ACTION = new Request("restart-radio", "RAD-1", false, "k1");
    private static final Request DRY_RUN = new Request("restart-radio", "RAD-1", true, "k1:dry-run");

    private static final String DONE = "{\"result\":\"done\",\"message\":\"restarted\"}";

    @RegisterExtension
    static final WireMockExtension ELEMENTS = WireMockExtension.newInstance()
            .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
            .build();

    @Test
    void tellsWhatIsToBeDoneAndReadsWhatWasDone() {
        answer(okJson(DONE));
        assertThat(actions().perform(ACTION)).isEqualTo(new Answer(Result.DONE, "restarted"));

        ELEMENTS.verify(postRequestedFor(urlEqualTo("/actions"))
                .withHeader("Authorization", equalTo("Bearer secret"))
                .withRequestBody(equalToJson("""
                        {"action":"restart-radio","object":"RAD-1","dryRun":false,"idempotencyKey":"k1"}""")));
    }

    @Test
    void whatIsRefusedWasNotDoneAndIsNotAskedAgain() {
        answer(okJson("{\"result\":\"refused\",\"message\":\"locked by the vendor\"}"));
        assertThat(actions().perform(ACTION)).isEqualTo(new Answer(Result.NOT_DONE, "locked by the vendor"));
        answer(status(404));
        assertThat(actions().perform(ACTION).result()).isEqualTo(Result.NOT_DONE);
        assertCalls(2);
    }

    @Test
    void aBusyElementManagerIsAskedAgain() {
        answer(status(503));
        assertThat(actions().perform(ACTION).result()).isEqualTo(Result.NOT_DONE);
        assertCalls(3);
    }

    @Test
    void anActionThatEndedInAnErrorIsNeverRepeatedButADryRunIs() {
        answer(status(500));
        assertThat(actions().perform(ACTION).result()).isEqualTo(Result.UNKNOWN);
        assertCalls(1);
        assertThat(actions().perform(DRY_RUN).result()).isEqualTo(Result.UNKNOWN);
        assertCalls(4);
    }

    @Test
    void anAnswerThatComesTooLateOrIsNonsenseLeavesItUnknown() {
        answer(ok("<html>"));
        assertThat(actions().perform(ACTION).result()).isEqualTo(Result.UNKNOWN);
        answer(okJson(DONE).withFixedDelay(600));
        assertThat(actions().perform(ACTION).result()).isEqualTo(Result.UNKNOWN);
        assertCalls(2);
    }

    @Test
    void anElementManagerThatIsAwayHasSurelyDoneNothing() {
        assertThat(actions("http://127.0.0.1:1").perform(ACTION).result()).isEqualTo(Result.NOT_DONE);
    }

    @Test
    void withoutAnAddressNothingIsDone() {
        HttpRemoteActions none = actions("");
        assertThat(none.ready()).isFalse();
        assertThat(none.perform(ACTION).result()).isEqualTo(Result.NOT_DONE);
    }

    private static void answer(ResponseDefinitionBuilder answer) {
        ELEMENTS.stubFor(post("/actions").willReturn(answer));
    }

    private static void assertCalls(int count) {
        ELEMENTS.verify(exactly(count), postRequestedFor(urlEqualTo("/actions")));
    }

    private static HttpRemoteActions actions() {
        return actions(ELEMENTS.baseUrl() + "/actions");
    }

    private static HttpRemoteActions actions(String url) {
        return new HttpRemoteActions(
                new RemediationSettings(url, "secret", Duration.ofMillis(400), 3),
                new PublicAddress(new MockEnvironment()),
                new ObjectMapper());
    }
}
