package io.towerflow.escalation.policy;

import io.towerflow.escalation.EscalationPolicy.Group;
import io.towerflow.notification.Channel;
import io.towerflow.rules.language.RuleFinding;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A finding: these groups are asked. */
public record Ask(String rule, List<Group> groups, Set<Channel> channels, boolean allMustAnswer, int minutes, int times)
        implements RuleFinding {

    /**
     * Creates one from a table's row.
     *
     * @param groups {@code on-call-1}, {@code on-call-2}, {@code dispatchers}, {@code managers}, separated by spaces
     * @param channels {@code sms} and {@code mail}, separated by spaces
     */
    public static Ask of(String groups, String channels, boolean allMustAnswer, int minutes, int times) {
        return of(UNNAMED, groups, channels, allMustAnswer, minutes, times);
    }

    /**
     * Creates one for a stored version, whose rules name themselves.
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

    @Override
    public Ask by(String maker) {
        return new Ask(maker, groups, channels, allMustAnswer, minutes, times);
    }
}
