package io.towerflow.operations.account;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The administrator that the settings name; needed wherever the demo is off.
 *
 * @param user name to sign in with
 * @param password password to sign in with, at least 12 characters
 */
@ConfigurationProperties("towerflow.admin")
record AdministratorSettings(
        @Nullable String user, @Nullable String password) {

    @Override
    public String toString() {
        return "AdministratorSettings[user=" + user + "]";
    }
}
