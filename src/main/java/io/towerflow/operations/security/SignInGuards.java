package io.towerflow.operations.security;

import io.towerflow.identity.KnownAddresses;
import io.towerflow.identity.SecurityTrail;
import io.towerflow.identity.SignInSessions;
import io.towerflow.operations.account.AccountStandings;
import io.towerflow.operations.session.AccountStandingFilter;
import io.towerflow.operations.session.BasicSignIns;
import io.towerflow.operations.session.SessionEnd;
import io.towerflow.operations.session.SessionStart;
import io.towerflow.operations.session.SignInFailure;
import java.time.Clock;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.stereotype.Component;

/** Adds to the chain of filters those that watch over people who have signed in. */
@Component
class SignInGuards {

    private final AccountStandings standings;
    private final SignInSessions sessions;
    private final KnownAddresses addresses;
    private final SecurityTrail trail;
    private final Clock clock;
    private final SessionStart start;
    private final SessionEnd end;

    SignInGuards(
            AccountStandings standings,
            SignInSessions sessions,
            KnownAddresses addresses,
            SecurityTrail trail,
            Clock clock,
            SessionStart start,
            SessionEnd end) {
        this.standings = standings;
        this.sessions = sessions;
        this.addresses = addresses;
        this.trail = trail;
        this.clock = clock;
        this.start = start;
        this.end = end;
    }

    void addTo(HttpSecurity http) throws Exception {
        http.formLogin(form -> form.successHandler(start).failureHandler(new SignInFailure()))
                .logout(logout -> logout.addLogoutHandler(end))
                .addFilterBefore(new ClientAddressFilter(), SecurityContextHolderFilter.class)
                .addFilterAfter(new DenialTrail(trail), SecurityContextHolderFilter.class)
                .addFilterAfter(new AccountStandingFilter(standings, sessions, clock), BasicAuthenticationFilter.class)
                .addFilterAfter(new BasicSignIns(addresses, trail), AccountStandingFilter.class);
    }
}
