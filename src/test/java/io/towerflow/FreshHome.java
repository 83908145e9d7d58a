package io.towerflow;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/** Removes what an earlier JVM with the same process id left in the home of the product under test, before it starts. */
class FreshHome implements BeforeAllCallback {

    private static boolean fresh;

    @Override
    public void beforeAll(ExtensionContext test) throws IOException {
        synchronized (FreshHome.class) {
            if (!fresh) {
                long own = ProcessHandle.current().pid();
                FileSystemUtils.deleteRecursively(
                        Path.of(System.getProperty("java.io.tmpdir"), "towerflow-test-" + own));
                fresh = true;
            }
        }
    }
}
