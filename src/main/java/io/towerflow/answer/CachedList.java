package io.towerflow.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** List with the JSON that it was written as, so that it is written once for all who get it. */
final class CachedList<T> extends AbstractList<T> {

    private final List<T> entries;
    private final byte[] json;
    private byte @Nullable [] packed;

    CachedList(List<T> entries, byte[] json) {
        this.entries = List.copyOf(entries);
        this.json = json;
    }

    @Override
    public T get(int index) {
        return entries.get(index);
    }

    @Override
    public int size() {
        return entries.size();
    }

    byte[] json() {
        return json;
    }

    /** Returns the same JSON by gzip. */
    synchronized byte[] packed() {
        if (packed == null) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length / 4);
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(json);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            packed = bytes.toByteArray();
        }
        return packed;
    }
}
