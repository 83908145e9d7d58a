package io.towerflow.console.operations;

import io.towerflow.alarm.ActiveAlarmLists;
import io.towerflow.alarm.AlarmSources;
import io.towerflow.problem.InvalidInputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows where the alarms come from: which source was heard when, which must not be silent, and bringing one into line. */
@Controller
class SourcePages {

    private static final String PAGE = "redirect:/sources";
    private static final int MOST_PROBLEMS = 20;
    private static final int MOST_MINUTES = 100_000;

    private final AlarmSources sources;
    private final ActiveAlarmLists lists;
    private final Clock clock;

    SourcePages(AlarmSources sources, ActiveAlarmLists lists, Clock clock) {
        this.sources = sources;
        this.lists = lists;
        this.clock = clock;
    }

    /**
     * A source as it stands in the list.
     *
     * @param heard how long ago it spoke, or null where it never did
     * @param silent for how long it has been silent for too long, or null while it is not
     * @param minutes within which it must speak, or null where its silence means nothing
     */
    record Row(
            String id,
            @Nullable Instant heardAt,
            @Nullable Duration heard,
            @Nullable Duration silent,
            @Nullable String minutes) {}

    @GetMapping("/sources")
    String sources(Model model) {
        Instant now = clock.instant();
        List<Row> rows = sources.all().stream().map(source -> row(source, now)).toList();
        model.addAttribute("sources", rows);
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/sources";
    }

    private static Row row(AlarmSources.AlarmSource source, Instant now) {
        Duration expected = source.expectedInterval();
        return new Row(
                source.sourceSystemId(),
                source.lastReportAt(),
                age(source.lastReportAt(), now),
                age(source.silentSince(), now),
                expected == null ? null : minutes(expected));
    }

    private static String minutes(Duration expected) {
        return BigDecimal.valueOf(expected.toSeconds())
                .divide(BigDecimal.valueOf(60), 2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static @Nullable Duration age(@Nullable Instant at, Instant now) {
        return at == null ? null : Duration.between(at, now);
    }

    /** Sets how often a source speaks when it is well; no minutes: its silence means nothing. */
    @PostMapping("/sources/{id}/expect")
    String expect(@PathVariable String id, @RequestParam(required = false) @Nullable Double minutes) {
        if (minutes != null && !(minutes >= 0.1 && minutes <= MOST_MINUTES)) {
            throw new InvalidInputException("minutes", "must be from 0.1 to " + MOST_MINUTES);
        }
        sources.expect(id, minutes == null ? null : Duration.ofMillis(Math.round(minutes * 60_000)));
        return PAGE;
    }

    /** Brings a source into line with the list of all alarms that are active there. */
    @PostMapping("/sources/{id}/resynchronise")
    String resynchronise(@PathVariable String id, @RequestParam MultipartFile list, RedirectAttributes after)
            throws IOException {
        after.addFlashAttribute("source", id);
        try {
            after.addFlashAttribute("done", lists.resynchronise(id, list.getBytes()));
        } catch (InvalidInputException e) {
            after.addFlashAttribute(
                    "wrong", e.fields().stream().limit(MOST_PROBLEMS).toList());
        }
        return PAGE;
    }
}
