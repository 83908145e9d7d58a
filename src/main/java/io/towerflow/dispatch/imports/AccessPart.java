package io.towerflow.dispatch.imports;

import io.towerflow.dispatch.booking.SiteAccess;
import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** File access.csv of an import: what entering a site takes. */
@Component
class AccessPart implements ImportPart {

    private final SiteAccess admissions;

    AccessPart(SiteAccess admissions) {
        this.admissions = admissions;
    }

    @Override
    public String fileName() {
        return "access.csv";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(
                ImportColumn.required("site", "site_id"),
                ImportColumn.required("permit"),
                ImportColumn.optional("certificate"),
                ImportColumn.optional("contact"));
    }

    @Override
    public int order() {
        return 62;
    }

    @Override
    public Runnable read(List<ImportRow> rows, ImportReferences known) {
        List<SiteAccess.Access> sites = new ArrayList<>();
        for (ImportRow row : rows) {
            String site = row.text("site");
            if (!site.isEmpty() && !known.hasSite(site)) {
                row.wrong("site", "dispatch.import.site", site);
            }
            sites.add(new SiteAccess.Access(
                    site,
                    Boolean.TRUE.equals(row.flag("permit")),
                    emptyToNull(row.text("certificate").toLowerCase(Locale.ROOT)),
                    emptyToNull(row.text("contact"))));
        }
        return () -> admissions.saveAccess(sites);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
