package io.towerflow.console.rules;

import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.rules.RuleVersion;
import io.towerflow.rules.RuleVersions;
import io.towerflow.workbench.FileChange;
import io.towerflow.workbench.draft.Drafts;
import io.towerflow.workbench.draft.RuleFolders;
import java.io.IOException;
import java.security.Principal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows the rule sets, their versions and differences, and the drafts that change them. */
@Controller
class RulePages {

    private static final String PAGE = "redirect:/rules";

    private final RuleVersions versions;
    private final Drafts drafts;
    private final RuleFolders folders;

    RulePages(RuleVersions versions, Drafts drafts, RuleFolders folders) {
        this.versions = versions;
        this.drafts = drafts;
        this.folders = folders;
    }

    @GetMapping("/rules")
    String rules(Model model) {
        model.addAttribute(
                "sets", versions.sets().stream().map(versions::inForce).toList());
        model.addAttribute("drafts", drafts.list());
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/rules";
    }

    @GetMapping("/rules/sets/{set}")
    String set(
            @PathVariable String set,
            @RequestParam(required = false) @Nullable Integer from,
            @RequestParam(required = false) @Nullable Integer to,
            Model model) {
        if (!versions.sets().contains(set)) {
            throw new NotFoundException("rule set", set);
        }
        List<RuleVersion> history = versions.history(set);
        int inForce = versions.inForce(set).version();
        int right = known(set, history, to == null ? inForce : to);
        int left = known(
                set,
                history,
                from == null
                        ? Objects.requireNonNullElse(version(history, right).basedOn(), right)
                        : from);
        model.addAttribute("set", set);
        model.addAttribute("history", history);
        model.addAttribute("inForce", inForce);
        model.addAttribute("from", left);
        model.addAttribute("to", right);
        model.addAttribute("changes", FileChange.between(versions.files(set, left), versions.files(set, right)));
        model.addAttribute("activations", versions.activations(set));
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/rule-set";
    }

    private static int known(String set, List<RuleVersion> history, int version) {
        if (history.stream().noneMatch(one -> one.version() == version)) {
            throw new NotFoundException("version " + version + " of the rule set", set);
        }
        return version;
    }

    private static RuleVersion version(List<RuleVersion> history, int version) {
        return history.stream()
                .filter(one -> one.version() == version)
                .findFirst()
                .orElseThrow();
    }

    @PostMapping("/rules/drafts")
    String open(@RequestParam String set, @RequestParam String title, Principal who, RedirectAttributes after) {
        try {
            return PAGE + "/drafts/" + drafts.open(set, title, who.getName()).id();
        } catch (InvalidInputException e) {
            after.addFlashAttribute("wrong", e.fields());
            return PAGE;
        }
    }

    @GetMapping("/rules/drafts/{id}")
    String edit(@PathVariable long id, Model model) {
        model.addAttribute("draft", drafts.get(id));
        return "console/rule-draft";
    }

    @PostMapping("/rules/drafts/{id}/discard")
    String discard(@PathVariable long id, Principal who) {
        drafts.discard(id, who.getName());
        return PAGE;
    }

    @PostMapping("/rules/import")
    String take(@RequestParam MultipartFile upload, @RequestParam String title, Principal who, RedirectAttributes after)
            throws IOException {
        try {
            after.addFlashAttribute(
                    "imported",
                    folders.take(upload.getBytes(), title, who.getName()).size());
        } catch (InvalidInputException e) {
            after.addFlashAttribute("wrong", e.fields());
        }
        return PAGE;
    }
}
