package io.towerflow.operations.web;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Leads a browser to exactly the address that a page's method names. By default braces in it would be looked up in the model, and
 * what a header cannot hold would end the request or lose the address: both can come from what somebody typed.
 */
@Component
class Redirects implements ViewResolver, Ordered {

    private static final String PREFIX = "redirect:";
    private static final String ILLEGAL = " \"<>\\^`{|}";

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable View resolveViewName(String name, Locale language) {
        if (!name.startsWith(PREFIX)) {
            return null;
        }
        RedirectView view = new RedirectView(encoded(name.substring(PREFIX.length())), true);
        view.setExpandUriTemplateVariables(false);
        return view;
    }

    /** The same address, whose illegal characters are encoded; what was encoded before stays. */
    static String encoded(String address) {
        StringBuilder encoded = new StringBuilder(address.length());
        for (byte each : address.getBytes(StandardCharsets.UTF_8)) {
            int octet = each & 0xff;
            if (octet <= ' ' || octet >= 0x7f || ILLEGAL.indexOf(octet) >= 0) {
                encoded.append(String.format(Locale.ROOT, "%%%02X", octet));
            } else {
                encoded.append((char) octet);
            }
        }
        return encoded.toString();
    }
}
