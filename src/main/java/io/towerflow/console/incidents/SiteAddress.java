package io.towerflow.console.incidents;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/**
 * Address of a site's page. An id comes from elsewhere and may have any characters; those that a path cannot have, even encoded
 * ({@code FR/75/0012}), stand in the query.
 */
@Component
public final class SiteAddress {

    private static final Pattern OF_A_PATH = Pattern.compile("(?!\\.{1,2}$)[\\p{L}\\p{N} _.~:@()!*'-]+");

    /** Returns the address below the server's own. */
    public String of(String id) {
        String text = UriUtils.encode(id, StandardCharsets.UTF_8);
        return (OF_A_PATH.matcher(id).matches() ? "/sites/" : "/sites?id=") + text;
    }
}
