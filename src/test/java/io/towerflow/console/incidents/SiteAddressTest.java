package io.towerflow.console.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

class SiteAddressTest {

    @ParameterizedTest
    @CsvSource({
        "BKE-001, /sites/BKE-001",
        "Bouaké Nord, /sites/Bouak%C3%A9%20Nord",
        "FR/75/0012, /sites?id=FR%2F75%2F0012",
        "a;b=c, /sites?id=a%3Bb%3Dc",
        "50%, /sites?id=50%25",
        "a\\b, /sites?id=a%5Cb",
        ".., /sites?id=..",
        "<b>, /sites?id=%3Cb%3E",
        "//hostile.invalid/, /sites?id=%2F%2Fhostile.invalid%2F"
    })
    void namesEachSiteByAnAddressThatTheFirewallTakes(String id, String address) {
        assertThat(new SiteAddress().of(id)).isEqualTo(address);

        String path = UriComponentsBuilder.fromUriString(address).build().getPath();
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(UriUtils.decode(path, StandardCharsets.UTF_8));
        assertThat(new StrictHttpFirewall().getFirewalledRequest(request)).isNotNull();
    }
}
