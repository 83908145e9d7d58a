package io.towerflow.workbench.draft;

import io.towerflow.problem.InvalidInputException;
import io.towerflow.rules.language.RuleFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * All rule sets as a packed folder that is laid out like {@code rules/}, so that a team may keep them in git: out as they are in
 * force, in as drafts. What comes in is never published by that.
 */
@Component
public class RuleFolders {

    private static final String UPLOAD = "upload";
    private static final long LARGEST_UNPACKED = 10_000_000;
    private static final int MOST_ENTRIES = 1_000;
    /** Fixed, so that the same rules are the same bytes. */
    private static final LocalDateTime WRITTEN = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final Drafts drafts;

    RuleFolders(Drafts drafts) {
        this.drafts = drafts;
    }

    /** The sets in force, {@code SET/FILE} in a ZIP. */
    public byte[] export() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (ZipOutputStream folder = new ZipOutputStream(written)) {
            for (Map.Entry<String, Map<String, String>> set : drafts.inForce().entrySet()) {
                for (Map.Entry<String, String> file : set.getValue().entrySet()) {
                    ZipEntry entry = new ZipEntry(set.getKey() + "/" + file.getKey());
                    entry.setTimeLocal(WRITTEN);
                    folder.putNextEntry(entry);
                    folder.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                    folder.closeEntry();
                }
            }
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return written.toByteArray();
    }

    /**
     * Opens a draft for each set of the folder that is not as it is in force; a folder {@code rules/} around the sets, and files
     * that are not a rule set's, are passed over.
     *
     * @return the drafts, none where nothing differs
     * @throws InvalidInputException where it is no ZIP, is too large, leads out of its folder, or has no rule set
     */
    @Transactional
    public List<RuleDraft> take(byte[] zip, String title, String author) {
        Map<String, Map<String, String>> inForce = drafts.inForce();
        Map<String, Map<String, String>> sets = sets(zip);
        sets.keySet().retainAll(inForce.keySet());
        if (sets.isEmpty()) {
            throw new InvalidInputException(
                    UPLOAD,
                    "has no rule set: one of the folders " + String.join(", ", inForce.keySet()) + " must be in it");
        }
        List<RuleDraft> opened = new ArrayList<>();
        sets.forEach((set, files) -> {
            if (!files.equals(inForce.get(set))) {
                opened.add(drafts.open(set, title, files, author));
            }
        });
        return opened;
    }

    private static Map<String, Map<String, String>> sets(byte[] zip) {
        Map<String, Map<String, String>> sets = new TreeMap<>();
        long unpacked = 0;
        int entries = 0;
        try (ZipInputStream folder = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = folder.getNextEntry(); entry != null; entry = folder.getNextEntry()) {
                if (++entries > MOST_ENTRIES) {
                    throw new InvalidInputException(UPLOAD, "has more than " + MOST_ENTRIES + " entries");
                }
                List<String> path = List.of(entry.getName().replace('\\', '/').split("/"));
                if (path.contains("..") || entry.getName().startsWith("/")) {
                    throw new InvalidInputException(UPLOAD, "\"" + entry.getName() + "\" leads out of its folder");
                }
                byte[] content = read(folder, LARGEST_UNPACKED - unpacked);
                unpacked += content.length;
                if (!entry.isDirectory() && path.size() >= 2 && DraftLimits.isName(path.getLast())) {
                    String set = path.get(path.size() - 2);
                    String before = sets.computeIfAbsent(set, name -> new TreeMap<>())
                            .put(path.getLast(), text(entry.getName(), content));
                    if (before != null) {
                        throw new InvalidInputException(
                                UPLOAD, "has " + set + "/" + path.getLast() + " more than once");
                    }
                }
            }
        } catch (IOException | IllegalArgumentException broken) {
            throw new InvalidInputException(UPLOAD, "is no ZIP file that can be read: " + broken.getMessage());
        }
        if (entries == 0) {
            throw new InvalidInputException(UPLOAD, "is no ZIP file, or an empty one");
        }
        return sets;
    }

    private static byte[] read(InputStream entry, long most) throws IOException {
        byte[] content = entry.readNBytes((int) Math.min(Integer.MAX_VALUE, most + 1));
        if (content.length > most) {
            throw new InvalidInputException(
                    UPLOAD, "is too large unpacked: at most " + LARGEST_UNPACKED / 1_000_000 + " MB");
        }
        return content;
    }

    private static String text(String name, byte[] content) {
        try {
            return RuleFiles.plain(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(content))
                            .toString()
                            .replace("\r\n", "\n"));
        } catch (CharacterCodingException other) {
            throw new InvalidInputException(UPLOAD, "\"" + name + "\" is no text in UTF-8");
        }
    }
}
