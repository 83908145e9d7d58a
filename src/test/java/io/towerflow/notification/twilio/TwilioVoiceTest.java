package io.towerflow.notification.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageState;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwilioVoiceTest {

    @Test
    void theMessageIsSaidTwiceInTheReceiversLanguageAndNothingInItIsMarkup() {
        String french = TwilioVoice.spoken(message(Locale.FRENCH, "Site <A> & B"));

        assertThat(french)
                .contains("language=\"fr-FR\"")
                .contains("Site &lt;A&gt; &amp; B")
                .containsSubsequence("<Say", "<Pause", "<Say");
        assertThat(TwilioVoice.spoken(message(Locale.ENGLISH, "Hello"))).contains("language=\"en-GB\"");
    }

    @ParameterizedTest
    @CsvSource({
        "queued,,SENT", "ringing,,SENT", "in-progress,,SENT", "completed,,DELIVERED", "completed,human,DELIVERED",
        "completed,machine_start,FAILED", "busy,,FAILED", "no-answer,,FAILED", "failed,,FAILED", "canceled,,FAILED"
    })
    void whatTwilioSaysOfACallHasItsStateHere(String status, String answeredBy, MessageState state) {
        assertThat(TwilioVoice.state(status, answeredBy)).isEqualTo(state);
        assertThat(TwilioVoice.error(status, answeredBy) != null).isEqualTo(state == MessageState.FAILED);
    }

    private static Message message(Locale language, String body) {
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        return new Message(
                new UUID(0, 1),
                "default",
                Channel.VOICE,
                "voice",
                "x",
                "X",
                "+2250700000100",
                language,
                "test",
                null,
                body,
                0,
                null,
                null,
                0,
                MessageState.CLAIMED,
                1,
                now,
                now,
                now.plusSeconds(60),
                null,
                null,
                null,
                null);
    }
}
