package io.towerflow.answer;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Keeps fragments of pages as they were rendered, as {@link ListCache} keeps lists: once for all readers of a tenant who have the
 * same rights and language. The template does not learn which of them asks ({@link FragmentRendering}); what a fragment shows of
 * one person is a part of the question.
 */
@Component
public class FragmentCache {

    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

    private final ListCache kept;
    private final FragmentRendering rendering;

    FragmentCache(ListCache kept, FragmentRendering rendering) {
        this.kept = kept;
        this.rendering = rendering;
    }

    private record Question(String view, Reader reader, Locale locale, Object asked) {}

    /**
     * Returns the fragment that the current request asks for.
     *
     * @param list the name under which changes are told
     * @param view the template and its fragment, as a controller names them
     * @param asked whatever the model depends on beside tenant, rights and language, with {@code equals}
     */
    public CachedAnswer of(String list, String view, Object asked, Supplier<Map<String, ?>> model) {
        Reader reader = Reader.current();
        Locale locale = LocaleContextHolder.getLocale();
        return kept.answer(
                list,
                new Question(view, reader, locale, asked),
                () -> new CachedAnswer(rendering.render(view, model.get(), reader, locale)));
    }

    /** Returns the same as the answer to the current request. */
    public ResponseEntity<CachedAnswer> answer(String list, String view, Object asked, Supplier<Map<String, ?>> model) {
        return ResponseEntity.ok().contentType(HTML).body(of(list, view, asked, model));
    }
}
