package io.towerflow.console.processes;

import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.modelling.DeployedProcess;
import io.towerflow.modelling.DeployedProcesses;
import io.towerflow.modelling.FormSchema;
import io.towerflow.modelling.ProcessChange;
import io.towerflow.modelling.ProcessChanges;
import io.towerflow.problem.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows the deployed processes and forms, and their files. */
@Controller
class ProcessPages {

    private static final int SHOWN = 50;

    private final DeployedProcesses deployed;
    private final ProcessChanges changes;
    private final IncidentRows rows;

    ProcessPages(DeployedProcesses deployed, ProcessChanges changes, IncidentRows rows) {
        this.deployed = deployed;
        this.changes = changes;
        this.rows = rows;
    }

    /** A change in the list. */
    public record Row(ProcessChange change, String author) {}

    @GetMapping("/processes")
    String list(Model model) {
        model.addAttribute("processes", deployed.all());
        List<Row> latest = changes.latest(SHOWN).stream()
                .map(one -> new Row(one, rows.name(one.author())))
                .toList();
        model.addAttribute("changes", latest);
        model.addAttribute(
                "authors",
                latest.stream().collect(Collectors.toMap(row -> row.change().number(), Row::author)));
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/processes";
    }

    /** Returns a diagram or a form as it was deployed; the latest where no version is given. */
    @GetMapping("/processes/files/{file}")
    ResponseEntity<byte[]> file(@PathVariable String file, @RequestParam(required = false) @Nullable Integer version) {
        String text = deployed.all().stream()
                .filter(process ->
                        process.latest().file().equals(file) || process.forms().contains(file))
                .findFirst()
                .flatMap(process -> version(process, version))
                .map(found -> deployed.files(found).get(file))
                .orElseThrow(() -> new NotFoundException("diagram or form", file));
        return attached(file, text);
    }

    static ResponseEntity<byte[]> attached(String file, String text) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
                .contentType(file.endsWith(FormSchema.SUFFIX) ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_XML)
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<DeployedProcess> version(DeployedProcess.Process process, @Nullable Integer version) {
        return process.versions().stream()
                .filter(one -> version == null || one.version() == version)
                .findFirst();
    }
}
