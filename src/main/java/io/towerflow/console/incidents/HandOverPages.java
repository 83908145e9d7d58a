package io.towerflow.console.incidents;

import io.towerflow.incident.HandOverNote;
import io.towerflow.incident.lifecycle.IncidentService;
import java.security.Principal;
import java.time.ZoneOffset;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows the shift hand-over: what is open, and what the last shift wants the next to know. */
@Controller
class HandOverPages {

    private static final int SHOWN = 50;

    private final IncidentService service;
    private final HandOverView view;
    private final IncidentRows rows;

    HandOverPages(IncidentService service, HandOverView view, IncidentRows rows) {
        this.service = service;
        this.view = view;
        this.rows = rows;
    }

    @GetMapping("/hand-over")
    String handOver(@RequestParam(defaultValue = "0") int offset, Model model) {
        int from = Math.max(0, offset);
        model.addAttribute(
                "notes",
                service.handOverNotes(from, SHOWN).stream()
                        .map(note -> new HandOverNote(note.id(), note.at(), rows.name(note.author()), note.text()))
                        .toList());
        model.addAttribute("count", service.handOverNoteCount());
        model.addAttribute("offset", from);
        model.addAttribute("shown", SHOWN);
        model.addAttribute("zone", ZoneOffset.UTC);
        model.addAttribute("rows", rows.list("open"));
        model.addAttribute("handOver", view.now());
        return "console/hand-over";
    }

    @PostMapping("/hand-over")
    String add(@RequestParam String note, Principal who) {
        if (!note.isBlank()) {
            service.handOver(note.strip(), who.getName());
        }
        return "redirect:/hand-over";
    }
}
