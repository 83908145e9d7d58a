package io.towerflow.inventory.imports;

import io.towerflow.audit.AuditTrail;
import io.towerflow.inventory.Feeder;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Imports files of the inventory and of the rooms that add theirs: all or nothing. */
@Service
public class InventoryImport {

    private final List<ImportPart> parts;
    private final Inventory inventory;
    private final AuditTrail audit;
    private final MessageSource texts;

    InventoryImport(List<ImportPart> parts, Inventory inventory, AuditTrail audit, MessageSource texts) {
        this.parts = parts.stream()
                .sorted(Comparator.comparingInt(ImportPart::order).thenComparing(ImportPart::fileName))
                .toList();
        this.inventory = inventory;
        this.audit = audit;
        this.texts = texts;
    }

    /**
     * Imports the files for the current tenant.
     *
     * @param language of the problems' texts
     * @return the number of rows stored from each file
     * @throws ImportRefusedException when anything is wrong with any of them; nothing has been stored then
     */
    @Transactional
    public Map<String, Integer> run(List<ImportFile> files, String actor, Locale language) {
        ProblemList problems = new ProblemList(texts, language);
        Map<ImportPart, ImportFile> byPart = byPart(files, problems);
        References known = new References();
        Map<String, Integer> stored = new LinkedHashMap<>();
        List<Runnable> steps = new ArrayList<>();
        for (ImportPart part : parts) {
            ImportFile file = byPart.get(part);
            if (file != null) {
                List<ImportRow> rows = new CsvTable(part.fileName(), part.columns(), problems).read(bytes(file));
                if (!rows.isEmpty()) {
                    known.take(part, rows);
                    steps.add(part.read(rows, known));
                }
                stored.put(part.fileName(), rows.size());
            }
        }
        problems.refuseIfAny();
        steps.forEach(Runnable::run);
        audit.record(actor, "import-inventory", "inventory", stored);
        return stored;
    }

    /** The files that are taken, in the order in which they are read. */
    public List<ImportPart> parts() {
        return parts;
    }

    /**
     * Stores one row, as if it stood in a file of its own: with the same checks, problems and entry in the audit trail.
     *
     * @param file as {@code sites.csv}
     * @param values by column
     * @throws ImportRefusedException when anything is wrong with it; the problems name the columns
     */
    @Transactional
    public void row(String file, Map<String, String> values, String actor, Locale language) {
        String csv = Stream.of(values.keySet(), values.values())
                .map(line -> line.stream().map(InventoryImport::quoted).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\r\n"));
        run(
                List.of(new ImportFile(file, () -> new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)))),
                actor,
                language);
    }

    private static String quoted(String value) {
        return '"' + value.replace("\"", "\"\"") + '"';
    }

    /**
     * The name of a file that came over HTTP: its part's name where that names a kind of file, with or without .csv; else the
     * uploaded file's own, without folders.
     */
    public String nameOf(String part, @Nullable String uploaded) {
        String named = csv(part);
        if (knows(named)) {
            return named;
        }
        String original = uploaded == null ? "" : uploaded;
        String own = original.substring(Math.max(original.lastIndexOf('/'), original.lastIndexOf('\\')) + 1);
        return knows(csv(own)) ? csv(own) : own.isEmpty() ? named : own;
    }

    private static String csv(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".csv") ? name : name + ".csv";
    }

    /** Returns whether some room takes a file of this name, in any case. */
    private boolean knows(String name) {
        return parts.stream().anyMatch(part -> part.fileName().equalsIgnoreCase(name));
    }

    private Map<ImportPart, ImportFile> byPart(List<ImportFile> files, ProblemList problems) {
        String names = parts.stream().map(ImportPart::fileName).collect(Collectors.joining(", "));
        if (files.isEmpty()) {
            problems.add("", 0, "", "inventory.import.noFile", names);
        }
        Map<ImportPart, ImportFile> byPart = new LinkedHashMap<>();
        for (ImportFile file : files) {
            ImportPart part = parts.stream()
                    .filter(each -> each.fileName().equalsIgnoreCase(file.name()))
                    .findFirst()
                    .orElse(null);
            if (part == null) {
                problems.add(file.name(), 0, "", "inventory.import.unknownFile", file.name(), names);
            } else if (byPart.put(part, file) != null) {
                problems.add(file.name(), 0, "", "inventory.import.fileTwice", file.name());
            }
        }
        return byPart;
    }

    private static byte[] bytes(ImportFile file) {
        try (InputStream content = file.content().call()) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("The file " + file.name() + " could not be opened", e);
        }
    }

    /** References to what is in the inventory, and to what the files of this import bring. */
    private final class References implements ImportReferences {

        private final Set<String> broughtSites = new HashSet<>();
        private final Set<String> broughtFeeders = new HashSet<>();
        private final Topology topology = inventory.topology(Tenancy.required());
        private @Nullable Set<String> feeders;

        void take(ImportPart part, List<ImportRow> rows) {
            if (part instanceof SitePart) {
                rows.forEach(row -> broughtSites.add(row.text("id")));
            } else if (part instanceof FeederPart) {
                rows.forEach(row -> broughtFeeders.add(row.text("id")));
            }
        }

        @Override
        public boolean hasSite(String id) {
            return broughtSites.contains(id) || topology.site(id) != null;
        }

        @Override
        public boolean hasFeeder(String id) {
            if (broughtFeeders.contains(id)) {
                return true;
            }
            Set<String> stored = feeders;
            if (stored == null) {
                stored = inventory.feeders().stream().map(Feeder::id).collect(Collectors.toSet());
                feeders = stored;
            }
            return stored.contains(id);
        }
    }
}
