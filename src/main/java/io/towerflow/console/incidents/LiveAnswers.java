package io.towerflow.console.incidents;

import io.towerflow.answer.CachedAnswer;
import io.towerflow.answer.FragmentCache;
import io.towerflow.answer.ListCache;
import io.towerflow.dispatch.WorkOrderChanged;
import io.towerflow.incident.IncidentChanged;
import io.towerflow.inventory.InventoryChanged;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.context.event.EventListener;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Keeps what pages ask for again after each change of the incidents, so that it is made once for all who look at them. */
@Component
class LiveAnswers {

    private static final String LIST = "console";

    private final FragmentCache fragments;
    private final ListCache kept;

    LiveAnswers(FragmentCache fragments, ListCache kept) {
        this.fragments = fragments;
        this.kept = kept;
    }

    /**
     * Returns a fragment, for all readers with the same rights and language.
     *
     * @param view the template and its fragment
     * @param asked whatever the model depends on beside them, what is the reader's own above all
     */
    ResponseEntity<CachedAnswer> fragment(String view, Object asked, Supplier<Map<String, ?>> model) {
        return fragments.answer(LIST, view, asked, model);
    }

    /** Returns the same to stand in a page. */
    String html(String view, Object asked, Supplier<Map<String, ?>> model) {
        return fragments.of(LIST, view, asked, model).text();
    }

    /** Returns what is the same for all readers of the tenant, as JSON. */
    ResponseEntity<CachedAnswer> json(Object asked, Supplier<?> read) {
        return kept.json(LIST, asked, read);
    }

    @EventListener
    void on(IncidentChanged changed) {
        kept.changed(LIST, changed.tenant());
    }

    @EventListener
    void on(WorkOrderChanged changed) {
        kept.changed(LIST, changed.tenant());
    }

    @EventListener
    void on(InventoryChanged changed) {
        kept.changed(LIST, changed.tenant());
    }
}
