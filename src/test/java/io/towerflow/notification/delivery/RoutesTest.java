package io.towerflow.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

class RoutesTest {

    private static final Set<String> KNOWN = Set.of("twilio", "smpp", "whatsapp", "voice", "mail");

    @Test
    void theLongestPrefixDecides() {
        Routes routes = routes("prefix,ways\n+225,smpp;twilio\n+22507,twilio\n*,mail\n");

        assertThat(routes.to("+2250700000000")).containsExactly("twilio");
        assertThat(routes.to("+2250100000000")).containsExactly("smpp", "twilio");
        assertThat(routes.to("+33100000000")).containsExactly("mail");
    }

    @Test
    void theShippedTableIsRight() {
        Routes routes = Routes.read(new ClassPathResource("connectors/notification/routes.csv"), KNOWN);

        assertThat(routes.to("+2250700000000")).containsExactly("twilio", "smpp", "whatsapp", "voice", "mail");
        assertThat(routes.to("+4912345678")).containsExactly("twilio", "whatsapp", "voice", "mail");
    }

    @Test
    void aWrongLineIsNamed() {
        assertThatThrownBy(() -> routes("prefix,ways\n+225,pigeon\n*,mail\n"))
                .hasMessageContaining("line 2")
                .hasMessageContaining("pigeon");
        assertThatThrownBy(() -> routes("prefix,ways\n225,mail\n*,mail\n")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> routes("prefix,ways\n+225,mail\n")).hasMessageContaining("*");
    }

    private static Routes routes(String table) {
        return Routes.read(new ByteArrayResource(table.getBytes(StandardCharsets.UTF_8), "routes"), KNOWN);
    }
}
