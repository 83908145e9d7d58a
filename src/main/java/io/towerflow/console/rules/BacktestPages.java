package io.towerflow.console.rules;

import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.rules.RuleVersion;
import io.towerflow.rules.RuleVersions;
import io.towerflow.workbench.RuleCandidate;
import io.towerflow.workbench.backtest.Backtest;
import io.towerflow.workbench.backtest.BacktestFile;
import io.towerflow.workbench.backtest.BacktestRequest;
import io.towerflow.workbench.backtest.Backtests;
import io.towerflow.workbench.draft.Drafts;
import io.towerflow.workbench.draft.RuleDraft;
import java.io.IOException;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows what a change of the rules would have done: for the analyst to ask for, and to read. */
@Controller
class BacktestPages {

    private static final String PAGE = "redirect:/rules/backtests";
    private static final int LISTED = 50;

    private final Backtests backtests;
    private final RuleVersions versions;
    private final Drafts drafts;
    private final IncidentRows rows;
    private final MessageSource messages;
    private final Clock clock;

    BacktestPages(
            Backtests backtests,
            RuleVersions versions,
            Drafts drafts,
            IncidentRows rows,
            MessageSource messages,
            Clock clock) {
        this.backtests = backtests;
        this.versions = versions;
        this.drafts = drafts;
        this.rows = rows;
        this.messages = messages;
        this.clock = clock;
    }

    /** A backtest in the reader's words. */
    public record Line(Backtest backtest, String by, String alarms) {}

    @GetMapping("/rules/backtests")
    String list(Model model, Locale language) {
        // The field knows whole minutes; the alarms and the network of this one count too.
        Instant until = clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        List<RuleVersion> all = new ArrayList<>();
        versions.sets().forEach(set -> all.addAll(versions.history(set)));
        // Beside itself it would change nothing.
        all.removeAll(versions.sets().stream().map(versions::inForce).toList());
        model.addAttribute("versions", all);
        model.addAttribute("drafts", drafts.list());
        model.addAttribute("from", local(until.minus(backtests.usual())));
        model.addAttribute("until", local(until));
        model.addAttribute(
                "lines",
                backtests.newest(LISTED).stream()
                        .map(one -> line(one, language))
                        .toList());
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/backtests";
    }

    private static String minute(Instant at) {
        return local(at).truncatedTo(ChronoUnit.MINUTES).toString().replace('T', ' ');
    }

    private static LocalDateTime local(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }

    private Line line(Backtest one, Locale language) {
        Instant from = one.from();
        Instant until = one.until();
        return new Line(
                one,
                rows.name(one.requestedBy()),
                from == null || until == null
                        ? messages.getMessage("workbench.backtest.ofFile", new Object[] {one.file()}, language)
                        : messages.getMessage(
                                "workbench.backtest.ofPeriod", new Object[] {minute(from), minute(until)}, language));
    }

    @PostMapping("/rules/backtests")
    String ask(
            @RequestParam String candidate,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(required = false) @Nullable MultipartFile links,
            Principal who,
            RedirectAttributes after)
            throws IOException {
        try {
            Chosen chosen = chosen(candidate);
            String set = chosen.candidate().set();
            BacktestFile uploaded = file == null || file.isEmpty() ? null : file(file, links);
            long id = backtests.request(new BacktestRequest(
                    chosen.candidate(),
                    chosen.label(),
                    versions.inForce(set).version(),
                    uploaded != null ? null : instant("from", from),
                    uploaded != null ? null : instant("until", until),
                    uploaded,
                    who.getName()));
            return PAGE + "/" + id;
        } catch (InvalidInputException wrong) {
            after.addFlashAttribute("wrong", wrong.fields().getFirst().message());
        } catch (IllegalArgumentException unknown) {
            after.addFlashAttribute("wrong", unknown.getMessage());
        }
        return PAGE;
    }

    /** Candidate that was chosen, with its label. */
    private record Chosen(RuleCandidate candidate, String label) {}

    /** @param text {@code draft/ID} or {@code SET/VERSION} */
    private Chosen chosen(String text) {
        int slash = text.indexOf('/');
        String set = text.substring(0, Math.max(0, slash));
        int number = Integer.parseInt(text.substring(slash + 1));
        if (set.equals("draft")) {
            RuleDraft draft = drafts.get(number);
            return new Chosen(new RuleCandidate(draft.set(), drafts.files(number)), draft.title());
        }
        return new Chosen(new RuleCandidate(set, versions.files(set, number)), String.valueOf(number));
    }

    private static BacktestFile file(MultipartFile alarms, @Nullable MultipartFile links) throws IOException {
        String name = alarms.getOriginalFilename();
        return new BacktestFile(
                name == null || name.isBlank() ? "alarms.csv" : name,
                alarms.getBytes(),
                links == null || links.isEmpty() ? null : links.getBytes());
    }

    private static @Nullable Instant instant(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException unreadable) {
            throw new InvalidInputException(field, field + " is \"" + text + "\"; write 2026-05-01T10:00");
        }
    }

    @GetMapping("/rules/backtests/{id}")
    String one(@PathVariable long id, Model model, Locale language) {
        Backtest one = backtests.find(id).orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
        model.addAttribute("line", line(one, language));
        model.addAttribute("report", backtests.report(id).orElse(null));
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/backtest";
    }

    @PostMapping("/rules/backtests/{id}/cancel")
    String cancel(@PathVariable long id, Principal who) {
        if (backtests.find(id).filter(one -> !one.state().ended()).isPresent()) {
            backtests.cancel(id, who.getName());
        }
        return PAGE + "/" + id;
    }
}
