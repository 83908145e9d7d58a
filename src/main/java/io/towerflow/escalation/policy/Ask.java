package io.towerflow.escalation.policy;

import io.towerflow.escalation.EscalationPolicy.Group;
import io.towerflow.notification.Channel;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A finding: these groups are asked. */
public record Ask(
        String rule, List<Group> groups, Set<Channel> channels, boolean allMustAnswer, int minutes, int times) {

    /**
     * Creates one from a table's row.
     *
     * @param groups {@code on-call-1}, {@code on-call-2}, {@code dispatchers}, {@code managers}, separated by spaces
     * @param channels {@code sms} and {@code mail}, separated by spaces
     */
    public static Ask of(String rule, String groups, String channels, boolean allMustAnswer, int minutes, int times) {
        if (minutes < 1 || times < 1) {
            throw new IllegalArgumentException("\"" + rule + "\": minutes and times must be 1 or more");
        }
        Set<Channel> ways = EnumSet.noneOf(Channel.class);
        words(channels).forEach(word -> ways.add(Channel.valueOf(word)));
        return new Ask(rule, words(groups).stream().map(Group::valueOf).toList(), ways, allMustAnswer, minutes, times);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .map(word -> word.toUpperCase(Locale.ROOT).replace('-', '_'))
                .toList();
    }
}
