package io.towerflow.escalation.web;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.escalation.Asked;
import io.towerflow.escalation.Decision;
import io.towerflow.escalation.WhatIf;
import io.towerflow.notification.Channel;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.problem.InvalidInputException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Plays the escalation policy on a virtual clock. */
@RestController
class WhatIfController {

    private final WhatIf whatIf;
    private final People people;
    private final Clock clock;

    WhatIfController(WhatIf whatIf, People people, Clock clock) {
        this.whatIf = whatIf;
        this.people = people;
        this.clock = clock;
    }

    record AskedView(String person, String name, List<String> channels, boolean mustAnswer, String rule) {}

    record MomentView(
            Instant at,
            long afterMinutes,
            String state,
            @Nullable Instant due,
            @Nullable Integer step,
            @Nullable Integer round,
            List<AskedView> asked,
            List<String> rules,
            int ruleVersion) {}

    /**
     * Plays the policy: who would be told what, when, by which line. Nothing is sent.
     *
     * @param severity critical, major, minor, warning or indeterminate
     * @param at when the incident is opened: RFC 3339 with offset; left out: now
     * @param site where planned work puts it off; its region counts where none is given
     * @param batteryMinutes from then until the site goes down; left out: it has power
     * @param answerAfter minutes after the escalation began, after which the first one who was asked answers; left out: never
     * @param version of the policy; left out: the one in force
     */
    @GetMapping("/api/escalation/what-if")
    List<MomentView> play(
            @RequestParam String severity,
            @RequestParam(required = false) @Nullable String at,
            @RequestParam(required = false) @Nullable String region,
            @RequestParam(required = false) @Nullable String skill,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(defaultValue = "1") int sites,
            @RequestParam(defaultValue = "1") int technologies,
            @RequestParam(required = false) @Nullable Integer batteryMinutes,
            @RequestParam(required = false) @Nullable Integer answerAfter,
            @RequestParam(required = false) @Nullable Integer version) {
        Instant begin = at == null || at.isBlank() ? clock.instant() : instant(at);
        return whatIf
                .play(new WhatIf.Question(
                        version,
                        begin,
                        severity(severity),
                        region == null || region.isBlank() ? null : region.strip(),
                        skill == null || skill.isBlank() ? null : skill(skill),
                        site == null || site.isBlank() ? null : site.strip(),
                        sites,
                        technologies,
                        batteryMinutes,
                        answerAfter))
                .stream()
                .map(moment -> view(moment, begin))
                .toList();
    }

    private MomentView view(WhatIf.Moment moment, Instant begin) {
        Decision decision = moment.decision();
        List<Asked> asks = decision.asks();
        return new MomentView(
                moment.at(),
                Duration.between(begin, moment.at()).toMinutes(),
                decision.state().word(),
                decision.due(),
                asks.isEmpty() ? null : asks.getFirst().step(),
                asks.isEmpty() ? null : asks.getFirst().round(),
                asks.stream()
                        .map(asked -> new AskedView(
                                asked.personId(),
                                people.find(asked.personId()).map(Person::name).orElse(asked.personId()),
                                asked.channels().stream().map(Channel::id).toList(),
                                asked.must(),
                                asked.rule()))
                        .toList(),
                decision.rules(),
                decision.version());
    }

    private static PerceivedSeverity severity(String word) {
        return Stream.of(PerceivedSeverity.values())
                .filter(one -> one.word().equalsIgnoreCase(word.strip()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "severity",
                        "\"" + word + "\" is none; write critical, major, minor, warning or indeterminate"));
    }

    private static Skill skill(String word) {
        try {
            return Skill.ofWord(word);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("skill", String.valueOf(e.getMessage()));
        }
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(
                    "at", "\"" + text + "\" is no time; write it with its offset, as 2026-12-06T03:00:00Z");
        }
    }
}
