package io.towerflow.console.processes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.modelling.Diagram;
import io.towerflow.modelling.LintFinding;
import io.towerflow.modelling.ProcessChange;
import io.towerflow.modelling.ProcessChangeFormModel;
import io.towerflow.modelling.ProcessChangeLifecycle;
import io.towerflow.modelling.ProcessChanges;
import io.towerflow.modelling.ProcessDifference;
import io.towerflow.modelling.ProcessDifference.Change;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import java.io.IOException;
import java.security.Principal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows changed diagrams and forms: what was found in them, what is different, and what may be done. */
@Controller
class ProcessChangePages {

    private static final String PAGE = "redirect:/processes/changes/";

    private final ProcessChanges changes;
    private final ProcessChangeLifecycle lifecycle;
    private final ProcessChangeFormModel formModel;
    private final IncidentRows rows;
    private final ObjectMapper json;

    ProcessChangePages(
            ProcessChanges changes,
            ProcessChangeLifecycle lifecycle,
            ProcessChangeFormModel formModel,
            IncidentRows rows,
            ObjectMapper json) {
        this.changes = changes;
        this.lifecycle = lifecycle;
        this.formModel = formModel;
        this.rows = rows;
        this.json = json;
    }

    /**
     * A change in words.
     *
     * @param own whether the reader made it
     * @param stale the latest version, where that is not the one it is based on; else null
     * @param refused whether something in it refuses it
     * @param drawn what became of each drawn element by id, as JSON
     */
    public record View(
            ProcessChange change,
            String title,
            String author,
            @Nullable String decider,
            String why,
            boolean own,
            @Nullable Integer stale,
            boolean refused,
            List<Found> findings,
            String counts,
            List<Different> differences,
            long moved,
            String drawn) {}

    /** A finding in words. */
    public record Found(LintFinding finding, String words) {}

    /** Change of an element, in words. */
    public record Different(Change change, String kind, String type, List<Line> lines) {}

    /** One thing that is different in it. */
    public record Line(
            String what, @Nullable String from, @Nullable String to) {}

    @PostMapping("/processes/changes")
    String upload(
            @RequestParam List<MultipartFile> files,
            @RequestParam(defaultValue = "") String reason,
            Principal who,
            RedirectAttributes after)
            throws IOException {
        Map<String, byte[]> uploaded = new TreeMap<>();
        for (MultipartFile file : files) {
            String path = file.getOriginalFilename() == null ? "" : file.getOriginalFilename();
            if (!path.isBlank()) {
                // Some browsers send the whole path.
                uploaded.put(
                        path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1), file.getBytes());
            }
        }
        try {
            return PAGE + changes.upload(uploaded, reason, who.getName()).number();
        } catch (InvalidInputException e) {
            after.addFlashAttribute("wrong", e.fields());
            return "redirect:/processes";
        }
    }

    @GetMapping("/processes/changes/{number}")
    String one(@PathVariable String number, Principal who, Locale language, Model model) {
        model.addAttribute("view", view(find(number), who, language));
        model.addAttribute("events", changes.events(number));
        model.addAttribute("files", changes.files(number).keySet());
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/process-change";
    }

    private View view(ProcessChange change, Principal who, Locale language) {
        List<LintFinding> findings = changes.lint(change);
        List<Change> differences = changes.difference(change);
        return new View(
                change,
                formModel.title(change, language),
                rows.name(change.author()),
                change.decidedBy() == null ? null : rows.name(change.decidedBy()),
                formModel.why(change, language),
                who.getName().equals(change.author()),
                change.state().over() ? null : lifecycle.stale(change).orElse(null),
                findings.stream().anyMatch(LintFinding::refuses),
                findings.stream()
                        .map(one -> new Found(one, formModel.words(one, language)))
                        .toList(),
                formModel.counts(differences, language),
                differences.stream()
                        .filter(one -> one.kind() != ProcessDifference.Kind.MOVED)
                        .map(one -> different(one, language))
                        .toList(),
                differences.stream()
                        .filter(one -> one.kind() == ProcessDifference.Kind.MOVED)
                        .count(),
                drawn(differences));
    }

    private Different different(Change change, Locale language) {
        return new Different(
                change,
                formModel.kind(change, language),
                formModel.type(change, language),
                change.details().stream()
                        .map(detail -> new Line(formModel.what(detail, language), detail.from(), detail.to()))
                        .toList());
    }

    private String drawn(List<Change> differences) {
        try {
            return json.writeValueAsString(ProcessDifference.drawn(differences));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A map of words that is no JSON", impossible);
        }
    }

    /** Returns a file of the change, as it is deployed by it. */
    @GetMapping("/processes/changes/{number}/files/{file}")
    ResponseEntity<byte[]> file(@PathVariable String number, @PathVariable String file) {
        String text = changes.files(find(number).number()).get(file);
        if (text == null) {
            throw new NotFoundException("file of " + number, file);
        }
        return ProcessPages.attached(file, text);
    }

    /** Returns the diagram that the change is based on. */
    @GetMapping("/processes/changes/{number}/before.bpmn")
    ResponseEntity<byte[]> before(@PathVariable String number) {
        ProcessChange change = find(number);
        String text = lifecycle.before(change).get(change.file());
        if (text == null) {
            throw new NotFoundException("diagram before", number);
        }
        return ProcessPages.attached(change.key() + "-" + change.basedOn() + Diagram.SUFFIX, text);
    }

    @PostMapping("/processes/changes/{number}/ask")
    String ask(@PathVariable String number, Principal who, RedirectAttributes after) {
        return change(number, after, () -> changes.ask(number, who.getName()));
    }

    @PostMapping("/processes/changes/{number}/decide")
    String decide(
            @PathVariable String number,
            @RequestParam boolean approve,
            @RequestParam(defaultValue = "") String note,
            Principal who,
            RedirectAttributes after) {
        return change(number, after, () -> changes.decide(number, approve, note, who.getName()));
    }

    @PostMapping("/processes/changes/{number}/withdraw")
    String withdraw(
            @PathVariable String number,
            @RequestParam(defaultValue = "") String note,
            Principal who,
            RedirectAttributes after) {
        return change(number, after, () -> changes.withdraw(number, note, who.getName()));
    }

    private String change(String number, RedirectAttributes after, Runnable work) {
        find(number);
        try {
            work.run();
        } catch (InvalidInputException wrong) {
            after.addFlashAttribute("missing", wrong.fields().getFirst().field());
        } catch (ConflictException | RuleBrokenException refused) {
            after.addFlashAttribute("problem", refused.getMessage());
        }
        return PAGE + number;
    }

    private ProcessChange find(String number) {
        return changes.find(number).orElseThrow(() -> new NotFoundException("process change", number));
    }
}
