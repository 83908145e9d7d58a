package io.towerflow.console.operations;

import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.remediation.Remedies;
import io.towerflow.remediation.RemedyRules;
import io.towerflow.remediation.RemedySwitches;
import io.towerflow.remediation.RemoteAction;
import io.towerflow.remediation.SwitchedOff;
import io.towerflow.tenancy.Tenancy;
import java.security.Principal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows what was done remotely in the last days and what came of it, and the switches that forbid it. */
@Controller
class RemoteActionPages {

    private static final String PAGE = "redirect:/remedies";
    private static final int MOST = 200;

    private final Remedies remedies;
    private final RemedySwitches switches;
    private final Inventory inventory;

    RemoteActionPages(Remedies remedies, RemedySwitches switches, Inventory inventory) {
        this.remedies = remedies;
        this.switches = switches;
        this.inventory = inventory;
    }

    /**
     * An action as it stands in the list.
     *
     * @param outcome what came of it; {@code under-way} until that is known
     */
    record Row(RemoteAction action, String site, ZoneId zone, String outcome) {}

    /** Switch that is off; everywhere where the site is empty. */
    record OffRow(SwitchedOff off, String site) {}

    @GetMapping("/remedies")
    String remedies(Model model) {
        Topology network = inventory.topology(Tenancy.required());
        Remedies.Page page = remedies.page(null, 0, MOST);
        model.addAttribute(
                "actions",
                page.actions().stream().map(action -> row(action, network)).toList());
        model.addAttribute("more", page.total() - page.actions().size());
        model.addAttribute(
                "off",
                switches.off().stream()
                        .map(one -> new OffRow(
                                one, one.siteId().equals(RemedySwitches.ALL) ? "" : name(network, one.siteId())))
                        .toList());
        model.addAttribute("known", RemedyRules.ACTIONS);
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/remedies";
    }

    private static Row row(RemoteAction action, Topology network) {
        Site site = network.site(action.siteId());
        String outcome = action.outcome();
        return new Row(
                action,
                name(network, action.siteId()),
                site == null ? ZoneOffset.UTC : site.timeZone(),
                outcome == null ? "under-way" : outcome);
    }

    private static String name(Topology network, String siteId) {
        Site site = network.site(siteId);
        return site == null ? siteId : site.name() + " (" + siteId + ")";
    }

    @PostMapping("/remedies/switch-off")
    String switchOff(
            @RequestParam(defaultValue = RemedySwitches.ALL) String action,
            @RequestParam(defaultValue = "") String site,
            @RequestParam(defaultValue = "") String reason,
            Principal who,
            RedirectAttributes after) {
        try {
            switches.switchOff(action, site.isBlank() ? RemedySwitches.ALL : site.strip(), reason, who.getName());
        } catch (InvalidInputException e) {
            List<String> fields =
                    e.fields().stream().map(InvalidInputException.Field::field).toList();
            after.addFlashAttribute("wrong", fields.getFirst());
            after.addFlashAttribute("site", site);
            after.addFlashAttribute("reason", reason);
        }
        return PAGE;
    }

    @PostMapping("/remedies/switch-on")
    String switchOn(@RequestParam String action, @RequestParam String site, Principal who) {
        switches.switchOn(action, site, who.getName());
        return PAGE;
    }
}
