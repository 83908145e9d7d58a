package io.towerflow.dispatch.imports;

import io.towerflow.dispatch.booking.SiteAccess;
import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** File certificates.csv of an import: what technicians may do, and until when. */
@Component
class CertificatePart implements ImportPart {

    private static final String WORD = "[a-z0-9][a-z0-9-]{0,63}";

    private final SiteAccess admissions;

    CertificatePart(SiteAccess admissions) {
        this.admissions = admissions;
    }

    @Override
    public String fileName() {
        return "certificates.csv";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(
                ImportColumn.required("technician", "technician_id"),
                ImportColumn.required("certificate"),
                ImportColumn.optional("valid_until", "expires"));
    }

    @Override
    public int order() {
        return 61;
    }

    @Override
    public Runnable read(List<ImportRow> rows, ImportReferences known) {
        List<SiteAccess.Certificate> certificates = new ArrayList<>();
        for (ImportRow row : rows) {
            String certificate = row.text("certificate").toLowerCase(Locale.ROOT);
            if (!certificate.isEmpty() && !certificate.matches(WORD)) {
                row.wrong("certificate", "dispatch.import.word", certificate);
            }
            certificates.add(new SiteAccess.Certificate(row.text("technician"), certificate, day(row)));
        }
        return () -> admissions.saveCertificates(certificates);
    }

    private static @Nullable LocalDate day(ImportRow row) {
        String text = row.text("valid_until");
        try {
            return text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            row.wrong("valid_until", "dispatch.import.day", text);
            return null;
        }
    }
}
