package io.towerflow.ingest;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes of anybody as text that a table and a page can hold. */
public final class Payloads {

    private static final int SHOWN = 10_000;

    private Payloads() {}

    /** The bytes as text, null for none. */
    public static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8).replace("\0", "\uFFFD");
    }

    /** The beginning of a message, with a word where it goes on. */
    public static String shown(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "";
        }
        String text = new String(bytes, StandardCharsets.UTF_8).replace("\0", "\uFFFD");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (" + bytes.length + " bytes)";
    }
}
