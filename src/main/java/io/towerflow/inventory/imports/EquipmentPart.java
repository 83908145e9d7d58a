package io.towerflow.inventory.imports;

import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import io.towerflow.inventory.Inventory;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
class EquipmentPart implements ImportPart {

    private static final double MOST_WATTS = 10_000_000;
    private static final double MOST_WATT_HOURS = 100_000_000;

    private final Inventory inventory;

    EquipmentPart(Inventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public String fileName() {
        return "equipment.csv";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(
                ImportColumn.required("id", "equipment", "equipment_id"),
                ImportColumn.required("site", "site_id"),
                ImportColumn.required("kind", "type"),
                ImportColumn.optional("name"),
                ImportColumn.optional("vendor"),
                ImportColumn.optional("rated_watts"),
                ImportColumn.optional("capacity_watt_hours", "capacity_wh"));
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Runnable read(List<ImportRow> rows, ImportReferences known) {
        Ids ids = new Ids();
        List<Equipment> equipment = new ArrayList<>();
        for (ImportRow row : rows) {
            String id = row.text("id");
            ids.check(row, id);
            String site = row.text("site");
            if (!site.isEmpty() && !known.hasSite(site)) {
                row.wrong("site", "inventory.import.unknownSite", site);
            }
            EquipmentKind kind = row.choice("kind", EquipmentKind.class);
            Double watts = row.number("rated_watts", 0, MOST_WATTS);
            Double capacity = row.number("capacity_watt_hours", 0, MOST_WATT_HOURS);
            if (kind != null) {
                String name = row.text("name");
                String vendor = row.text("vendor");
                equipment.add(new Equipment(
                        id, site, kind, name.isEmpty() ? id : name, vendor.isEmpty() ? null : vendor, watts, capacity));
            }
        }
        return () -> inventory.saveAll(List.of(), List.of(), equipment, List.of());
    }
}
