package io.towerflow.alarm.tmf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmChange;
import io.towerflow.alarm.AlarmFollower;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.source.SourceWords;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes over what a source's people had done about an alarm before it was raised here: acknowledged it, said something of it. */
@Component
class NotesOnRaise implements AlarmFollower {

    private static final int MOST_COMMENTS = 50;

    private final Alarms alarms;
    private final ObjectMapper json;

    NotesOnRaise(Alarms alarms, ObjectMapper json) {
        this.alarms = alarms;
        this.json = json;
    }

    @Override
    public void follow(int partition, Instant now, List<AlarmChange> changes) {
        for (AlarmChange change : changes) {
            if (change.kind() == AlarmChange.Kind.RAISED
                    && !change.alarm().details().isEmpty()) {
                takeOver(change.alarm());
            }
        }
    }

    private void takeOver(Alarm alarm) {
        String state = alarm.details().get("ackState");
        if (state != null && state.strip().toLowerCase(Locale.ROOT).equals("acknowledged")) {
            alarms.acknowledge(
                    alarm.id(), true, user(alarm), word(alarm.details().get("ackSystemId")));
        }
        String comments = alarm.details().get("comment");
        if (comments != null) {
            JsonNode said = read(comments);
            for (int i = 0; i < said.size() && i < MOST_COMMENTS; i++) {
                String text = said.get(i).path("comment").asText("");
                if (!text.isBlank()) {
                    alarms.comment(
                            alarm.id(),
                            SourceWords.text(text, SourceWords.LONGEST_TEXT),
                            word(said.get(i).path("userId").asText(null)),
                            word(said.get(i).path("systemId").asText(null)));
                }
            }
        }
    }

    private static String user(Alarm alarm) {
        String user = word(alarm.details().get("ackUserId"));
        return user == null ? alarm.sourceSystemId() : user;
    }

    private static @Nullable String word(@Nullable String text) {
        return text == null || text.isBlank() ? null : SourceWords.fitted(text);
    }

    private JsonNode read(String comments) {
        try {
            return json.readTree(comments);
        } catch (JsonProcessingException e) {
            return json.createArrayNode();
        }
    }

    @Override
    public boolean due(int partition, Instant now) {
        return false;
    }

    @Override
    public void forget(int partition) {
        // Keeps nothing.
    }
}
