package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.identity.AccessRule;
import io.towerflow.identity.ApiKey;
import io.towerflow.identity.KeyCheck;
import io.towerflow.identity.MachineCaller;
import io.towerflow.identity.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** What a refusal says outside the demo, where people's passwords report no alarms. */
class DeniedTest {

    private static final AccessRule MACHINES =
            new AccessRule("tmf-alarm", "report", "POST", "/alarms", Set.of(AccessRule.MACHINE, "key:alarm:write"));

    private final List<String> noted = new ArrayList<>();
    private final KeyCheck keys = new KeyCheck() {
        @Override
        public Answer check(String token, String from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void refused(ApiKey key, String asked, String from) {
            noted.add(key.id() + " " + asked + " " + from);
        }
    };

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void anAdministratorIsToldHowToGetAKey() throws Exception {
        MockHttpServletResponse answer = refuse();

        assertThat(answer.getStatus()).isEqualTo(403);
        assertThat(answer.getContentType()).startsWith("application/problem+json");
        assertThat(answer.getContentAsString()).contains("Authorization: Bearer KEY", "/api/keys");
        assertThat(noted).isEmpty();
    }

    @Test
    void aKeyIsToldWhichScopeItLacksAndIsWrittenDown() throws Exception {
        ApiKey key = new ApiKey(
                "k-1",
                "default",
                "NMS",
                Set.of(Scope.ALARM_READ),
                null,
                null,
                Instant.EPOCH,
                "root",
                null,
                null,
                null,
                null);
        TestingAuthenticationToken machine = new TestingAuthenticationToken("key:k-1", null);
        machine.setDetails(new MachineCaller(key, "192.0.2.7"));
        SecurityContextHolder.getContext().setAuthentication(machine);

        MockHttpServletResponse answer = refuse();

        assertThat(answer.getStatus()).isEqualTo(403);
        assertThat(answer.getContentAsString()).contains("alarm:write");
        assertThat(answer.getHeader("WWW-Authenticate")).contains("insufficient_scope", "scope=\"alarm:write\"");
        assertThat(noted).containsExactly("k-1 POST /alarms 192.0.2.7");
    }

    private MockHttpServletResponse refuse() throws Exception {
        MockHttpServletResponse answer = new MockHttpServletResponse();
        new Denied(request -> false, request -> MACHINES, keys)
                .handle(new MockHttpServletRequest("POST", "/alarms"), answer, new AccessDeniedException("no"));
        return answer;
    }
}
