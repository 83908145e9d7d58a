package io.towerflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the repository that a test makes from what it describes, and that is read by people. The test fails where the file
 * is stale; with {@code -Dtowerflow.generated.write=true} it writes the file anew.
 *
 * @param path from the root of the repository
 * @param maker the test that makes it
 */
public record GeneratedFile(Path path, Class<?> maker) {

    private static final String WRITE = "towerflow.generated.write";

    /** Fails where the file does not say this, or writes it where that was asked for. */
    public void shouldBe(String content) {
        try {
            if (Boolean.getBoolean(WRITE)) {
                Files.writeString(path, content);
            }
            assertThat(Files.exists(path) ? Files.readString(path) : "")
                    .as(
                            "%s is stale. Make it anew and commit it: mvn test -Dtest=%s -D%s=true",
                            path, maker.getSimpleName(), WRITE)
                    .isEqualTo(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
