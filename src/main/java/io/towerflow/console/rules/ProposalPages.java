package io.towerflow.console.rules;

import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.correlation.Shadows;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.rules.RuleVersions;
import io.towerflow.workbench.FileChange;
import io.towerflow.workbench.draft.Drafts;
import io.towerflow.workbench.draft.RuleDraft;
import io.towerflow.workbench.proposal.ProposalFormModel;
import io.towerflow.workbench.proposal.ProposalRequest;
import io.towerflow.workbench.proposal.Proposals;
import io.towerflow.workbench.proposal.RuleProposal;
import io.towerflow.workbench.proposal.RuleProposal.Decision;
import java.security.Principal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows changes of the rules on their way into force: what changes, what was seen of it, and what may be done. */
@Controller
class ProposalPages {

    private static final int SHOWN = 100;
    private static final int EXAMPLES = 50;
    private static final int FAULTS = 5;

    private final Proposals proposals;
    private final Drafts drafts;
    private final ProposalFormModel formModel;
    private final RuleVersions versions;
    private final Shadows shadows;
    private final IncidentRows rows;

    ProposalPages(
            Proposals proposals,
            Drafts drafts,
            ProposalFormModel formModel,
            RuleVersions versions,
            Shadows shadows,
            IncidentRows rows) {
        this.proposals = proposals;
        this.drafts = drafts;
        this.formModel = formModel;
        this.versions = versions;
        this.shadows = shadows;
        this.rows = rows;
    }

    /**
     * A proposal in words.
     *
     * @param own whether the reader proposed it
     * @param backtestPage where all that the backtest found stands, from the root; null where there is none
     * @param stale the version that is in force, where that is not the one it is based on; else null
     * @param canRollBack whether its version is the one in force
     */
    public record View(
            RuleProposal proposal,
            ProposalFormModel.Brief brief,
            String author,
            @Nullable String decider,
            String why,
            List<String> backtest,
            @Nullable String backtestPage,
            List<String> shadow,
            List<String> readings,
            boolean own,
            @Nullable Integer stale,
            boolean canRollBack,
            boolean canShadow) {}

    @GetMapping("/rules/proposals")
    String list(Model model) {
        Proposals.Page page = proposals.page(null, 0, SHOWN);
        model.addAttribute(
                "rows",
                page.proposals().stream()
                        .map(one -> new Row(one, rows.name(one.author())))
                        .toList());
        model.addAttribute("more", page.total() - page.proposals().size());
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/proposals";
    }

    /** A proposal in the list. */
    public record Row(RuleProposal proposal, String author) {}

    @GetMapping("/rules/proposals/{number}")
    String one(@PathVariable String number, Principal who, Locale language, Model model) {
        RuleProposal proposal = find(number);
        model.addAttribute("view", view(proposal, who, language));
        model.addAttribute("events", proposals.events(number));
        model.addAttribute(
                "changes",
                FileChange.between(
                        versions.files(proposal.set(), proposal.basedOn()),
                        versions.files(proposal.set(), proposal.version())));
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/proposal";
    }

    private View view(RuleProposal proposal, Principal who, Locale language) {
        int inForce = versions.inForce(proposal.set()).version();
        boolean open = !proposal.state().over() && !proposal.state().inForce();
        String decider = proposal.decidedBy();
        return new View(
                proposal,
                formModel.brief(proposal, language),
                rows.name(proposal.author()),
                decider == null ? null : rows.name(decider),
                formModel.why(proposal, language),
                formModel.backtest(proposal, language),
                formModel.backtestPage(proposal),
                formModel.shadow(proposal, language),
                formModel.readings(proposal, language),
                who.getName().equals(proposal.author()),
                open && inForce != proposal.basedOn() ? inForce : null,
                proposal.state().inForce() && inForce == proposal.version(),
                Shadows.SETS.contains(proposal.set()));
    }

    @GetMapping("/rules/shadow/{number}")
    String shadow(@PathVariable String number, Locale language, Model model) {
        RuleProposal proposal = find(number);
        model.addAttribute("proposal", proposal);
        model.addAttribute("seen", shadows.comparison(number));
        model.addAttribute("elsewhere", shadows.elsewhere(number, EXAMPLES));
        model.addAttribute("causes", shadows.otherCauses(number, EXAMPLES));
        model.addAttribute("failure", shadows.failure(number).orElse(null));
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/shadow";
    }

    @PostMapping("/rules/drafts/{id}/propose")
    String propose(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            Principal who,
            RedirectAttributes after) {
        RuleDraft draft = drafts.get(id);
        try {
            return "redirect:/rules/proposals/"
                    + proposals
                            .propose(
                                    new ProposalRequest(draft.set(), draft.basedOn(), drafts.files(id), reason),
                                    who.getName())
                            .number();
        } catch (InvalidInputException wrong) {
            after.addFlashAttribute(
                    "refused",
                    wrong.fields().stream()
                            .map(InvalidInputException.Field::message)
                            .limit(FAULTS)
                            .toList());
        } catch (ConflictException refused) {
            after.addFlashAttribute("refused", List.of(String.valueOf(refused.getMessage())));
        }
        return "redirect:/rules/drafts/" + id;
    }

    @PostMapping("/rules/proposals/{number}/decide")
    String decide(
            @PathVariable String number,
            @RequestParam Decision decision,
            @RequestParam(required = false) @Nullable Integer shadowMinutes,
            @RequestParam(defaultValue = "") String note,
            Principal who,
            RedirectAttributes after) {
        return change(
                number,
                after,
                () -> proposals.decide(
                        number,
                        decision,
                        shadowMinutes == null ? null : Duration.ofMinutes(shadowMinutes),
                        note,
                        who.getName()));
    }

    @PostMapping("/rules/proposals/{number}/withdraw")
    String withdraw(
            @PathVariable String number,
            @RequestParam(defaultValue = "") String note,
            Principal who,
            RedirectAttributes after) {
        return change(number, after, () -> proposals.withdraw(number, note, who.getName()));
    }

    @PostMapping("/rules/proposals/{number}/end-shadow")
    String endShadow(@PathVariable String number, Principal who, RedirectAttributes after) {
        return change(number, after, () -> proposals.endShadow(number, who.getName()));
    }

    @PostMapping("/rules/proposals/{number}/roll-back")
    String rollBack(
            @PathVariable String number,
            @RequestParam(defaultValue = "") String reason,
            Principal who,
            RedirectAttributes after) {
        return change(number, after, () -> proposals.rollBack(number, reason, who.getName()));
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
        return "redirect:/rules/proposals/" + number;
    }

    private RuleProposal find(String number) {
        return proposals.find(number).orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
    }
}
