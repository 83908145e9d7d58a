package io.towerflow.inventory.web;

import io.towerflow.inventory.imports.ImportFile;
import io.towerflow.inventory.imports.ImportRefusedException;
import io.towerflow.inventory.imports.InventoryImport;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

@RestController
class InventoryController {

    private final InventoryImport imports;
    private final MessageSource texts;

    InventoryController(InventoryImport imports, MessageSource texts) {
        this.imports = imports;
        this.texts = texts;
    }

    /**
     * Takes sites.csv, equipment.csv, links.csv, feeders.csv and the files that other rooms add, in any combination, each in
     * a part of its own. What a file holds is told by its part's name ({@code sites}), whatever the file itself is called.
     */
    @PostMapping(path = "/api/inventory", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ImportResult importFiles(MultipartHttpServletRequest request, Principal who, Locale language) {
        List<ImportFile> files = new ArrayList<>();
        for (Map.Entry<String, List<MultipartFile>> part :
                request.getMultiFileMap().entrySet()) {
            for (MultipartFile file : part.getValue()) {
                files.add(new ImportFile(
                        imports.nameOf(part.getKey(), file.getOriginalFilename()), file::getInputStream));
            }
        }
        try {
            return new ImportResult(imports.run(files, who.getName(), language));
        } catch (ImportRefusedException refused) {
            ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.BAD_REQUEST);
            problem.setTitle(texts.getMessage("inventory.import.title", null, language));
            problem.setDetail(texts.getMessage("inventory.import.detail", new Object[] {refused.count()}, language));
            problem.setProperty("problemCount", refused.count());
            problem.setProperty("errors", refused.problems());
            throw new ErrorResponseException(HttpStatus.BAD_REQUEST, problem, refused);
        }
    }

    /**
     * @param stored rows by file
     */
    record ImportResult(Map<String, Integer> stored) {}
}
