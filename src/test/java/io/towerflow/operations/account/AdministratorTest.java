package io.towerflow.operations.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.towerflow.identity.Account;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdministratorTest {

    private final List<Account> saved = new ArrayList<>();
    private final Accounts accounts = new Accounts() {
        @Override
        public void save(Account account, String password) {
            saved.add(account);
        }

        @Override
        public void join(String id, Role role) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void createForDemo(Account account, String password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> removeThoseOfDemo(List<String> alsoWithOwnName) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void changePassword(String name, String current, String wanted) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void lock(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> locked() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unlock(String name) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    void isCreatedFromTheSettings() {
        new Administrator(new AdministratorSettings("root", "correct horse battery"), accounts, false);

        assertThat(saved).singleElement().satisfies(account -> {
            assertThat(account.id()).isEqualTo("root");
            assertThat(account.role()).isEqualTo(Role.OPERATOR);
        });
    }

    @Test
    void isNotNeededInTheDemo() {
        new Administrator(new AdministratorSettings(null, null), accounts, true);

        assertThat(saved).isEmpty();
    }

    @Test
    void keepsAServerFromStartingThatWouldBeNobodys() {
        AdministratorMissingException refusal = catchThrowableOfType(
                AdministratorMissingException.class,
                () -> new Administrator(new AdministratorSettings("root", " "), accounts, false));

        assertThat(new AdministratorMissingAnalyzer().analyze(refusal, refusal).getDescription())
                .contains("TOWERFLOW_ADMIN_USER", "TOWERFLOW_ADMIN_PASSWORD")
                .doesNotContain("\n");
    }

    @Test
    void needsAPasswordThatIsNotGuessed() {
        assertThatThrownBy(() -> new Administrator(new AdministratorSettings("admin", "admin"), accounts, false))
                .isInstanceOf(AdministratorMissingException.class);
    }
}
