package io.towerflow.workbench.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.rules.RuleVersions;
import io.towerflow.tenancy.Tenancy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@TowerFlowTest
class DraftsTest {

    private static final String SET = "dispatch";
    private static final String POLICY = "policy.table.csv";

    @Autowired
    Drafts drafts;

    @Autowired
    RuleFolders folders;

    @Autowired
    RuleVersions versions;

    @Test
    void aDraftIsOpenedOnTheVersionInForceSavedAlsoBrokenAndDiscarded() {
        RuleDraft draft = as("default", () -> drafts.open(SET, " Slower roads ", "analyst"));
        int inForce = versions.inForce(SET).version();
        assertThat(draft.title()).isEqualTo("Slower roads");
        assertThat(draft.basedOn()).isEqualTo(inForce);
        Map<String, String> files = as("default", () -> drafts.files(draft.id()));
        assertThat(files).isEqualTo(versions.files(SET, inForce));

        Map<String, String> broken = new TreeMap<>(files);
        broken.put(POLICY, "rule");
        RuleDraft saved = as("default", () -> drafts.save(draft.id(), 1, "Slower roads", broken, "admin"));

        assertThat(saved.revision()).isEqualTo(2);
        assertThat(saved.author()).isEqualTo("analyst");
        assertThat(saved.changedBy()).isEqualTo("admin");
        assertThat(as("default", () -> drafts.files(draft.id()))).isEqualTo(broken);
        assertThatThrownBy(() -> as("default", () -> drafts.save(draft.id(), 1, "Mine", files, "analyst")))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("admin");

        as("default", () -> {
            drafts.discard(draft.id(), "analyst");
            return true;
        });
        assertThatThrownBy(() -> as("default", () -> drafts.get(draft.id()))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aDraftIsItsTenantsOwn() {
        RuleDraft draft = as("default", () -> drafts.open(SET, "Ours", "analyst"));

        assertThatThrownBy(() -> as("other", () -> drafts.files(draft.id()))).isInstanceOf(NotFoundException.class);
        as("default", () -> {
            drafts.discard(draft.id(), "analyst");
            return true;
        });
    }

    @Test
    void whatIsNoRuleFileIsRefusedAndNamed() {
        assertThatThrownBy(() -> as("default", () -> drafts.open(SET, "x", Map.of("../a.drl", ""), "analyst")))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> as("default", () -> drafts.open("none", "x", "analyst")))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        wrong -> assertThat(wrong.fields().getFirst().message()).contains("dispatch"));
    }

    @Test
    void aFolderGoesOutAndComesBackAsDraftsOfWhatDiffers() throws IOException {
        byte[] out = as("default", folders::export);
        assertThat(as("default", () -> folders.take(out, "From git", "analyst")))
                .isEmpty();

        Map<String, String> entries = entries(out);
        String changed = entries.getOrDefault("dispatch/policy.table.csv", "").replace("hour\",50", "hour\",45");
        entries.put("dispatch/policy.table.csv", changed);
        Map<String, String> inFolder = new LinkedHashMap<>();
        entries.forEach((name, text) -> inFolder.put("rules/" + name, text));
        inFolder.put("rules/README.md", "Ours");
        List<RuleDraft> opened = as("default", () -> folders.take(zip(inFolder), "From git", "analyst"));

        assertThat(opened).singleElement().satisfies(draft -> {
            assertThat(draft.set()).isEqualTo(SET);
            assertThat(as("default", () -> drafts.files(draft.id()))).containsEntry(POLICY, changed);
            as("default", () -> {
                drafts.discard(draft.id(), "analyst");
                return true;
            });
        });
        for (byte[] wrong : List.of(
                zip(Map.of("../dispatch/policy.table.csv", changed)),
                zip(Map.of("nothing/policy.table.csv", changed)),
                zip(Map.of("dispatch/policy.table.csv", " ".repeat(11_000_000))),
                "no zip".getBytes(StandardCharsets.UTF_8))) {
            assertThatThrownBy(() -> as("default", () -> folders.take(wrong, "From git", "analyst")))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    private static Map<String, String> entries(byte[] zip) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    private static byte[] zip(Map<String, String> entries) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(written)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
        return written.toByteArray();
    }

    private static <T> T as(String tenant, Supplier<T> work) {
        return Tenancy.as(tenant, work);
    }
}
