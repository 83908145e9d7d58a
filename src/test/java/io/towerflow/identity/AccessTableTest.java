package io.towerflow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccessTableTest {

    private static final String HEADER = "resource,action,method,path,callers";

    @Test
    void listsTheAdministratorInEachRow() {
        AccessRule rule = table("# why", "incident,read,GET,/api/incidents/**,dispatcher;manager")
                .rules()
                .getFirst();

        assertThat(rule.callers()).containsExactlyInAnyOrder("dispatcher", "manager", "admin");
        assertThat(rule.allows("analyst")).isFalse();
        assertThat(rule.open()).isFalse();
    }

    @Test
    void doesNotListTheAdministratorOfATenantWhereOnlyAnOperatorMayGo() {
        AccessRule rule =
                table("monitor,use,*,/admin/**,monitor;operator").rules().getFirst();

        assertThat(rule.callers()).containsExactlyInAnyOrder("monitor", "operator");
        assertThat(rule.allows("admin")).isFalse();
    }

    @Test
    void guardsBothAddressesOfTheEngineByOneRow() {
        List<AccessRule> rules =
                table("engine-task,work,POST,engine:/task/*/claim,dispatcher").rules();

        assertThat(rules)
                .extracting(AccessRule::path)
                .containsExactly("/engine-rest/task/*/claim", "/camunda/api/engine/engine/default/task/*/claim");
        assertThat(rules)
                .allSatisfy(rule -> assertThat(rule.allows("dispatcher")).isTrue());
        assertThatThrownBy(() -> table("engine-task,work,POST,engine:task,dispatcher"))
                .hasMessageContaining("slash");
    }

    @Test
    void letsEverybodyInWhereItSaysPublic() {
        AccessRule rule =
                table("health,read,GET,/actuator/health,public").rules().getFirst();

        assertThat(rule.open()).isTrue();
        assertThat(rule.allows("technician")).isTrue();
    }

    @Test
    void refusesARowThatItDoesNotUnderstand() {
        assertThatThrownBy(() -> table("incident,read,GET,/api/incidents,dispatchr"))
                .hasMessage("Line 2 of access-table.csv names the unknown caller dispatchr");
        assertThatThrownBy(() -> table("incident,read,FETCH,/api/incidents,dispatcher"))
                .hasMessageContaining("unknown method FETCH");
        assertThatThrownBy(() -> table("incident,read,GET,api/incidents,dispatcher"))
                .hasMessageContaining("slash");
        assertThatThrownBy(() -> table("incident,read,GET,/api/incidents")).hasMessageContaining("five filled cells");
        assertThatThrownBy(() -> new AccessTable(List.of("who,what"), true)).hasMessageContaining(HEADER);
    }

    @Test
    void keysCountByTheirScopesAndPasswordsInTheDemoOnlyWhereMachinesReport() {
        String row = "alarm,report,POST,/alarms,machine;key:alarm:write";
        AccessRule demo = new AccessTable(List.of(HEADER, row), true).rules().getFirst();
        AccessRule own = new AccessTable(List.of(HEADER, row), false).rules().getFirst();

        assertThat(demo.allows("admin")).isTrue();
        assertThat(own.allows("admin")).isFalse();
        assertThat(own.allows("key:alarm:write")).isTrue();
        assertThat(own.allows("key:alarm:read")).isFalse();
        assertThat(own.machinesOnly()).isTrue();
        assertThatThrownBy(() -> table("alarm,report,POST,/alarms,key:alarm:eat"))
                .hasMessageContaining("unknown caller key:alarm:eat");
    }

    private static AccessTable table(String... rows) {
        return new AccessTable(Stream.concat(Stream.of(HEADER), Stream.of(rows)).toList(), true);
    }
}
