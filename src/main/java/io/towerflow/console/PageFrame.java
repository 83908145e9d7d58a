package io.towerflow.console;

import io.towerflow.answer.FragmentCache;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Gives each page the parts around its content that are the same for all readers with the same rights, as HTML made once for all
 * of them. Templates call it as {@code @frame}.
 */
@Component("frame")
public class PageFrame {

    private static final String LIST = "frame";

    private final FragmentCache fragments;

    PageFrame(FragmentCache fragments) {
        this.fragments = fragments;
    }

    /** Returns the ways to the other pages, the active one marked. */
    public String navigation(String active) {
        return fragments
                .of(LIST, "console/layout :: navigation", active, () -> Map.of("active", active))
                .text();
    }

    /** Returns what tells that a page is stale or mute. */
    public String notices() {
        return fragments.of(LIST, "console/layout :: notices", "", Map::of).text();
    }

    /** Returns the palette of commands, and the keys. */
    public String dialogs() {
        return fragments.of(LIST, "console/layout :: dialogs", "", Map::of).text();
    }
}
