package io.towerflow.answer;

import java.util.AbstractList;
import java.util.List;

/** List with the JSON that it was written as, so that it is written once for all who get it. */
final class CachedList<T> extends AbstractList<T> {

    private final List<T> entries;
    private final CachedAnswer answer;

    CachedList(List<T> entries, byte[] json) {
        this.entries = List.copyOf(entries);
        this.answer = new CachedAnswer(json);
    }

    @Override
    public T get(int index) {
        return entries.get(index);
    }

    @Override
    public int size() {
        return entries.size();
    }

    CachedAnswer answer() {
        return answer;
    }
}
