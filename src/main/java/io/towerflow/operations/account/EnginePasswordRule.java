package io.towerflow.operations.account;

import io.towerflow.identity.PasswordPolicy;
import io.towerflow.identity.PasswordPolicy.Weakness;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.identity.PasswordPolicyRule;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;

/**
 * One demand of the {@link PasswordPolicy} as the engine and its web apps know it.
 *
 * @param placeholder the key of the web apps' text; a text of its own where they have none
 */
record EnginePasswordRule(List<Weakness> weaknesses, String placeholder, Map<String, String> parameters)
        implements PasswordPolicyRule {

    static final List<PasswordPolicyRule> ALL = List.of(
            new EnginePasswordRule(
                    List.of(Weakness.TOO_SHORT, Weakness.TOO_LONG),
                    "PASSWORD_POLICY_LENGTH",
                    Map.of("minLength", String.valueOf(PasswordPolicy.SHORTEST))),
            new EnginePasswordRule(List.of(Weakness.NAME), "PASSWORD_POLICY_USER_DATA", Map.of()),
            new EnginePasswordRule(List.of(Weakness.COMMON), "It must not be a common password", Map.of()));

    static final String DEMAND = "password: needs " + PasswordPolicy.SHORTEST + " to " + PasswordPolicy.LONGEST
            + " characters, must not be the name of the account, and must not be one that is often used; "
            + "a few unrelated words do";

    @Override
    public String getPlaceholder() {
        return placeholder;
    }

    @Override
    public Map<String, String> getParameters() {
        return parameters;
    }

    @Override
    public boolean execute(String password) {
        return PasswordPolicy.weaknesses("", password).stream().noneMatch(weaknesses::contains);
    }

    @Override
    public boolean execute(String password, @Nullable User user) {
        String name = user == null || user.getId() == null ? "" : user.getId();
        return PasswordPolicy.weaknesses(name, password).stream().noneMatch(weaknesses::contains);
    }
}
