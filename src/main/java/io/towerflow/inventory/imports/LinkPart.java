package io.towerflow.inventory.imports;

import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Link;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
class LinkPart implements ImportPart {

    private final Inventory inventory;

    LinkPart(Inventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public String fileName() {
        return "links.csv";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(
                ImportColumn.optional("id", "link", "link_id"),
                ImportColumn.required("kind", "type"),
                ImportColumn.required("site_a", "a", "from"),
                ImportColumn.required("site_b", "b", "to"));
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public Runnable read(List<ImportRow> rows, ImportReferences known) {
        Ids ids = new Ids();
        List<Link> links = new ArrayList<>();
        for (ImportRow row : rows) {
            String a = row.text("site_a");
            String b = row.text("site_b");
            for (String column : List.of("site_a", "site_b")) {
                String site = row.text(column);
                if (!site.isEmpty() && !known.hasSite(site)) {
                    row.wrong(column, "inventory.import.unknownSite", site);
                }
            }
            if (!a.isEmpty() && a.equals(b)) {
                row.wrong("site_b", "inventory.import.linkToItself", a);
            }
            String id = row.text("id");
            if (id.isEmpty()) {
                id = a.compareTo(b) <= 0 ? a + "--" + b : b + "--" + a;
            }
            ids.check(row, id);
            Link.Kind kind = row.choice("kind", Link.Kind.class);
            if (kind != null) {
                links.add(new Link(id, kind, a, b));
            }
        }
        return () -> inventory.saveAll(List.of(), List.of(), List.of(), links);
    }
}
