package io.towerflow.console.operations;

import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.PlaceholderPattern;
import io.towerflow.inventory.PlaceholderResolution;
import io.towerflow.inventory.Placeholders;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.inventory.imports.ImportFile;
import io.towerflow.inventory.imports.ImportRefusedException;
import io.towerflow.inventory.imports.InventoryImport;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.tenancy.Tenancy;
import java.security.Principal;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Changes the inventory by hand: files with their report, one row after another, and what became of unknown objects. */
@Controller
class InventoryPages {

    private static final String PAGE = "redirect:/inventory";
    private static final String SITES = "sites.csv";
    private static final String EQUIPMENT = "equipment.csv";
    private static final String USUAL_PATTERN = "{site}-*";
    /** Number of hits that a person reads; a search narrows the rest. */
    private static final int SHOWN = 50;

    private final InventoryImport imports;
    private final Inventory inventory;
    private final Placeholders placeholders;

    InventoryPages(InventoryImport imports, Inventory inventory, Placeholders placeholders) {
        this.imports = imports;
        this.inventory = inventory;
        this.placeholders = placeholders;
    }

    /** Site that is found, as it stands in the list. */
    public record Found(String id, String name, String region, List<Equipment> equipment) {}

    @GetMapping("/inventory")
    String page(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = USUAL_PATTERN) String pattern,
            Model model) {
        Topology topology = inventory.topology(Tenancy.required());
        model.addAttribute("parts", imports.parts());
        model.addAttribute("q", q);
        model.addAttribute("found", found(topology, q));
        model.addAttribute(
                "siteCount",
                topology.sites().stream().filter(site -> !site.placeholder()).count());
        model.addAttribute("pattern", pattern);
        try {
            List<Placeholders.Proposal> proposals = placeholders.proposals(PlaceholderPattern.of(pattern));
            model.addAttribute("unknown", proposals.stream().limit(SHOWN).toList());
            model.addAttribute("unknownCount", proposals.size());
            model.addAttribute(
                    "fitting",
                    proposals.stream().filter(one -> one.site() != null).count());
        } catch (InvalidInputException e) {
            model.addAttribute("patternWrong", e.fields());
            model.addAttribute("unknown", List.of());
            model.addAttribute("unknownCount", 0);
            model.addAttribute("fitting", 0L);
        }
        model.addAttribute(
                "kinds",
                Arrays.stream(EquipmentKind.values()).map(InventoryPages::word).toList());
        return "console/inventory";
    }

    private static List<Found> found(Topology topology, String q) {
        List<String> words = Arrays.stream(bare(q).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        return words.isEmpty()
                ? List.of()
                : topology.sites().stream()
                        .filter(site -> !site.placeholder())
                        .filter(site -> words.stream()
                                .allMatch(bare(site.id() + ' ' + site.name() + ' ' + site.region())::contains))
                        .limit(SHOWN)
                        .map(site -> new Found(site.id(), site.name(), site.region(), topology.equipmentAt(site.id())))
                        .toList();
    }

    /** Returns the text without accents and capitals, so that Bouake finds Bouaké. */
    private static String bare(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }

    @PostMapping("/inventory/import")
    String importFiles(
            @RequestParam List<MultipartFile> files, Principal who, Locale language, RedirectAttributes after) {
        try {
            after.addFlashAttribute(
                    "stored",
                    imports.run(
                            files.stream()
                                    .filter(file -> !file.isEmpty())
                                    .map(file -> new ImportFile(
                                            imports.nameOf("files", file.getOriginalFilename()), file::getInputStream))
                                    .toList(),
                            who.getName(),
                            language));
        } catch (ImportRefusedException refused) {
            after.addFlashAttribute("refused", refused.count());
            after.addFlashAttribute("problems", refused.problems());
        }
        return PAGE;
    }

    /** @param kind what all of them are */
    @PostMapping("/inventory/placeholders/by-rule")
    String byRule(@RequestParam String pattern, @RequestParam String kind, Principal who, RedirectAttributes after) {
        after.addAttribute("pattern", pattern);
        try {
            after.addFlashAttribute(
                    "resolved", placeholders.resolveAll(PlaceholderPattern.of(pattern), kind(kind), who.getName()));
        } catch (InvalidInputException e) {
            after.addFlashAttribute("wrong", e.fields());
        }
        return PAGE + "#unknown";
    }

    @PostMapping("/inventory/placeholders/{id}/equipment")
    String equipment(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String site,
            @RequestParam String kind,
            Principal who,
            RedirectAttributes after) {
        try {
            placeholders.resolve(
                    id, new PlaceholderResolution.IsEquipment(site.strip(), kind(kind), null), who.getName());
            after.addFlashAttribute("resolved", 1);
        } catch (NoSuchElementException e) {
            throw new NotFoundException("site", id);
        } catch (IllegalArgumentException e) {
            after.addFlashAttribute(
                    "wrong", List.of(new InvalidInputException.Field("site", String.valueOf(e.getMessage()))));
        } catch (IllegalStateException resolvedMeanwhile) {
            after.addFlashAttribute("resolved", 0);
        }
        return PAGE + "#unknown";
    }

    /** One field of the form. */
    public record Field(String name, boolean required, String value) {}

    /**
     * Shows a form for one row of a file.
     *
     * @param id of the object that is changed; absent makes a new one
     */
    @GetMapping("/inventory/rows/{file}")
    String form(@PathVariable String file, @RequestParam(required = false) @Nullable String id, Model model) {
        ImportPart part = part(file);
        Map<String, String> values = id == null ? Map.of() : values(part.fileName(), id);
        show(part, values, model);
        return "console/inventory-row";
    }

    @PostMapping("/inventory/rows/{file}")
    String store(
            @PathVariable String file,
            @RequestParam Map<String, String> given,
            Principal who,
            Locale language,
            Model model,
            RedirectAttributes after) {
        ImportPart part = part(file);
        Map<String, String> values = new LinkedHashMap<>();
        part.columns().forEach(column -> values.put(column.name(), given.getOrDefault(column.name(), "")));
        try {
            imports.row(part.fileName(), values, who.getName(), language);
        } catch (ImportRefusedException refused) {
            model.addAttribute("problems", refused.problems());
            show(part, values, model);
            return "console/inventory-row";
        }
        after.addFlashAttribute("storedRow", values.getOrDefault("id", ""));
        after.addAttribute("q", values.getOrDefault(part.fileName().equals(EQUIPMENT) ? "site" : "id", ""));
        return PAGE;
    }

    private static void show(ImportPart part, Map<String, String> values, Model model) {
        model.addAttribute("file", part.fileName());
        model.addAttribute(
                "fields",
                part.columns().stream()
                        .map(column ->
                                new Field(column.name(), column.required(), values.getOrDefault(column.name(), "")))
                        .toList());
    }

    /** Returns the part of the inventory that people mend by hand: sites and equipment; everything else comes in files. */
    private ImportPart part(String file) {
        return imports.parts().stream()
                .filter(part ->
                        part.fileName().equals(file) && Set.of(SITES, EQUIPMENT).contains(file))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("file", file));
    }

    private Map<String, String> values(String file, String id) {
        Topology topology = inventory.topology(Tenancy.required());
        Map<String, String> values = new LinkedHashMap<>();
        values.put("id", id);
        if (file.equals(EQUIPMENT)) {
            Equipment piece = topology.equipment(id);
            if (piece == null) {
                throw new NotFoundException("equipment", id);
            }
            values.put("site", piece.siteId());
            values.put("kind", word(piece.kind()));
            values.put("name", piece.name());
            values.put("vendor", piece.vendor() == null ? "" : piece.vendor());
            values.put("rated_watts", number(piece.ratedWatts()));
            values.put("capacity_watt_hours", number(piece.capacityWattHours()));
            return values;
        }
        Site site = topology.site(id);
        if (site == null) {
            throw new NotFoundException("site", id);
        }
        values.put("name", site.name());
        values.put("latitude", site.placeholder() ? "" : number(site.latitude()));
        values.put("longitude", site.placeholder() ? "" : number(site.longitude()));
        values.put("region", site.region());
        values.put("hub", Boolean.toString(site.hub()));
        values.put("feeder", site.feederId() == null ? "" : site.feederId());
        values.put(
                "technologies",
                String.join("|", site.technologies().stream().sorted().toList()));
        values.put(
                "occupants", String.join("|", site.occupants().stream().sorted().toList()));
        values.put("access_hours", site.accessHours());
        values.put("time_zone", site.timeZone().getId());
        return values;
    }

    private static String number(@Nullable Double value) {
        return value == null
                ? ""
                : java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String word(EquipmentKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static EquipmentKind kind(String word) {
        return Arrays.stream(EquipmentKind.values())
                .filter(kind -> word(kind).equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("kind", "\"" + word + "\" is no kind of equipment"));
    }
}
