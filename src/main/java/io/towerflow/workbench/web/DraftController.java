package io.towerflow.workbench.web;

import io.towerflow.problem.InvalidInputException;
import io.towerflow.rules.language.RuleFault;
import io.towerflow.rules.language.RuleGrid;
import io.towerflow.workbench.draft.Drafts;
import io.towerflow.workbench.draft.FactReference;
import io.towerflow.workbench.draft.GridTexts;
import io.towerflow.workbench.draft.RuleChecks;
import io.towerflow.workbench.draft.RuleDraft;
import io.towerflow.workbench.draft.RuleFolders;
import java.io.IOException;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Answers the editor of rules: drafts, checks, tables, the reference of facts, and packed folders. */
@RestController
class DraftController {

    private static final MediaType XLSX =
            MediaType.valueOf("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    private static final MediaType CSV = MediaType.valueOf("text/csv;charset=UTF-8");

    private final Drafts drafts;
    private final RuleChecks checks;
    private final GridTexts grids;
    private final FactReference facts;
    private final RuleFolders folders;

    DraftController(Drafts drafts, RuleChecks checks, GridTexts grids, FactReference facts, RuleFolders folders) {
        this.drafts = drafts;
        this.checks = checks;
        this.grids = grids;
        this.facts = facts;
        this.folders = folders;
    }

    /** @param set one of the rule sets; the draft is a change of its version in force */
    record NewDraft(@Nullable String set, @Nullable String title) {}

    /** @param revision the one that the writer has seen */
    record SavedDraft(
            @Nullable Integer revision,
            @Nullable String title,
            @Nullable Map<String, String> files) {}

    record DraftView(RuleDraft draft, Map<String, String> files) {}

    record Files(@Nullable Map<String, String> files) {}

    /**
     * @param table the number of the table in the file, from 0
     * @param lines its new lines; left out: as they are
     */
    record TableText(
            @Nullable String file,
            @Nullable String text,
            @Nullable Integer table,
            @Nullable List<RuleGrid.Wanted> lines) {}

    /** The drafts that are open, the latest change first. */
    @GetMapping("/api/rules/drafts")
    List<RuleDraft> list() {
        return drafts.list();
    }

    /** Opens a draft of a rule set, on the version in force. */
    @PostMapping("/api/rules/drafts")
    @ResponseStatus(HttpStatus.CREATED)
    RuleDraft open(@RequestBody NewDraft wanted, Principal who) {
        return drafts.open(required("set", wanted.set()), required("title", wanted.title()), who.getName());
    }

    /** A draft with its files. */
    @GetMapping("/api/rules/drafts/{id}")
    DraftView read(@PathVariable long id) {
        return new DraftView(drafts.get(id), drafts.files(id));
    }

    /** Saves a draft; 409 where somebody else has saved meanwhile. */
    @PutMapping("/api/rules/drafts/{id}")
    RuleDraft save(@PathVariable long id, @RequestBody SavedDraft saved, Principal who) {
        return drafts.save(
                id,
                required("revision", saved.revision()),
                required("title", saved.title()),
                required("files", saved.files()),
                who.getName());
    }

    /** Throws a draft away. */
    @DeleteMapping("/api/rules/drafts/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void discard(@PathVariable long id, Principal who) {
        drafts.discard(id, who.getName());
    }

    /** What is wrong with the files of a set; an empty list where they could be put into force. Nothing is stored. */
    @PostMapping("/api/rules/{set}/check")
    List<RuleFault> check(@PathVariable String set, @RequestBody Files files, Principal who) {
        return checks.check(set, required("files", files.files()), who.getName());
    }

    /** What the facts and findings mean that a draft's rules, and those in force, speak of. */
    @GetMapping("/api/rules/drafts/{id}/facts")
    List<FactReference.Entry> facts(@PathVariable long id, Locale language) {
        Map<String, String> all = new HashMap<>(drafts.files(id));
        drafts.inForce()
                .getOrDefault(drafts.get(id).set(), Map.of())
                .forEach((name, text) -> all.merge(name, text, (one, other) -> one + "\n" + other));
        return facts.of(all, language);
    }

    /** The tables of a rule file, with other lines where some are given. Nothing is stored. */
    @PostMapping("/api/rules/tables")
    GridTexts.Page tables(@RequestBody TableText body, Locale language) {
        String file = required("file", body.file());
        String text = required("text", body.text());
        List<RuleGrid.Wanted> lines = body.lines();
        return lines == null
                ? grids.read(file, text, language)
                : grids.write(file, text, required("table", body.table()), lines, language);
    }

    /** A table for a spreadsheet program. */
    @PostMapping("/api/rules/tables/export")
    ResponseEntity<byte[]> export(
            @RequestBody TableText body, @RequestParam(defaultValue = "xlsx") String format, Locale language) {
        boolean xlsx = format.equals("xlsx");
        if (!xlsx && !format.equals("csv")) {
            throw new InvalidInputException("format", "must be xlsx or csv, not " + format);
        }
        return ResponseEntity.ok()
                .contentType(xlsx ? XLSX : CSV)
                .body(grids.export(
                        required("file", body.file()),
                        required("text", body.text()),
                        required("table", body.table()),
                        xlsx,
                        language));
    }

    /** The file with the lines of a table as a spreadsheet program wrote them. Nothing is stored. */
    @PostMapping("/api/rules/tables/import")
    GridTexts.Page take(
            @RequestParam String file,
            @RequestParam String text,
            @RequestParam int table,
            @RequestParam MultipartFile upload,
            Locale language)
            throws IOException {
        return grids.take(file, text, table, upload.getBytes(), language);
    }

    /** All rule sets in force, as a packed folder laid out like {@code rules/}. */
    @GetMapping("/api/rules/export")
    ResponseEntity<byte[]> export() {
        return ResponseEntity.ok()
                .header("Content-Disposition", "attachment; filename=\"rules.zip\"")
                .contentType(MediaType.valueOf("application/zip"))
                .body(folders.export());
    }

    /** A draft for each set of a packed folder that is not as it is in force. Nothing is published. */
    @PostMapping("/api/rules/import")
    @ResponseStatus(HttpStatus.CREATED)
    List<RuleDraft> take(@RequestParam MultipartFile upload, @RequestParam String title, Principal who)
            throws IOException {
        return folders.take(upload.getBytes(), title, who.getName());
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new InvalidInputException(field, "must be given");
        }
        return value;
    }
}
