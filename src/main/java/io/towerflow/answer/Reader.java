package io.towerflow.answer;

import java.util.List;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Stands for all who have the same rights.
 *
 * @param known whether anybody is known at all, be it as a stranger
 * @param signedIn whether it is somebody with an account or a key
 * @param authorities sorted
 */
record Reader(boolean known, boolean signedIn, List<String> authorities) {

    private static final String ANY = "any reader";

    static Reader current() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        return who == null
                ? new Reader(false, false, List.of())
                : new Reader(
                        true,
                        who.isAuthenticated() && !(who instanceof AnonymousAuthenticationToken),
                        who.getAuthorities().stream()
                                .map(GrantedAuthority::getAuthority)
                                .sorted()
                                .toList());
    }

    /** Returns a context in which somebody with these rights and without a name is there. */
    SecurityContext context() {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        List<GrantedAuthority> granted = AuthorityUtils.createAuthorityList(authorities);
        if (signedIn) {
            context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(ANY, null, granted));
        } else if (known && !granted.isEmpty()) {
            context.setAuthentication(new AnonymousAuthenticationToken(ANY, ANY, granted));
        }
        return context;
    }
}
