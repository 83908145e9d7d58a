package io.towerflow.inventory.imports;

import io.towerflow.inventory.Feeder;
import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import io.towerflow.inventory.Inventory;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
class FeederPart implements ImportPart {

    private final Inventory inventory;

    FeederPart(Inventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public String fileName() {
        return "feeders.csv";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(ImportColumn.required("id", "feeder", "feeder_id"), ImportColumn.optional("name"));
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Runnable read(List<ImportRow> rows, ImportReferences known) {
        Ids ids = new Ids();
        List<Feeder> feeders = new ArrayList<>();
        for (ImportRow row : rows) {
            String id = row.text("id");
            ids.check(row, id);
            String name = row.text("name");
            feeders.add(new Feeder(id, name.isEmpty() ? id : name));
        }
        return () -> inventory.saveAll(feeders, List.of(), List.of(), List.of());
    }
}
