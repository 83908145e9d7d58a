package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class SecureCookiesTest {

    @ParameterizedTest
    @CsvSource({"https://flow.example, true", "HTTPS://flow.example/x, true", "http://127.0.0.1:8080, false"})
    void cookiesAreSecureWhereverThePublicAddressIsOneOfTls(String address, boolean secure) {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.setEnvironment(new MockEnvironment().withProperty("towerflow.public-url", address));
            new SecureCookies().initialize(context);

            assertThat(context.getEnvironment().getProperty(SecureCookies.SETTING, Boolean.class, false))
                    .isEqualTo(secure);
        }
    }
}
