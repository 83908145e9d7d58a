package io.towerflow.operations.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/** What is believed of a call's origin, on a server of its own that answers what it believes. */
class ProxyTest {

    @Test
    void aListedProxyIsBelievedAndOnlyItsOwnWord() throws Exception {
        HttpResponse<String> answer = ask(List.of("127.0.0.0/8"), "198.51.100.1, 203.0.113.9", "https");

        // The first stands there because the caller put it there; the last is what the proxy saw.
        assertThat(answer.body()).isEqualTo("203.0.113.9 true https://flow.example");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("JSESSIONID", "Secure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.0/24", "::1", ""})
    void nobodyElseIs(String trusted) throws Exception {
        HttpResponse<String> answer = ask(List.of(trusted), "198.51.100.1", "https");

        assertThat(answer.body()).startsWith("127.0.0.1 false http://127.0.0.1");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).doesNotContain("Secure");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, 11.1.2.3, false",
        "172.16.0.0/12, 172.31.255.1, true",
        "172.16.0.0/12, 172.32.0.1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.70, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "0.0.0.0/0, 8.8.8.8, true",
        "::1, 0:0:0:0:0:0:0:1, true",
        "2001:db8::/32, 2001:db8:7:0:0:0:0:1, true",
        "2001:db8::/32, 2001:db9:7:0:0:0:0:1, false"
    })
    void aNetworkHoldsItsAddresses(String network, String address, boolean in) {
        assertThat(address.matches(TrustedProxies.pattern(List.of(network)))).isEqualTo(in);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0", "300.1.1.1", "2001:db8::/33", ".*"})
    void whatIsNoNetworkIsRefused(String network) {
        assertThatThrownBy(() -> TrustedProxies.pattern(List.of(network)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(network);
    }

    private static HttpResponse<String> ask(List<String> trusted, String from, String scheme) throws Exception {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        new SourceAddressConfiguration().proxiesByList(trusted).customize(factory);
        WebServer server = factory.getWebServer(
                context -> context.addServlet("believed", new Believed()).addMapping("/"));
        server.start();
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + "/"))
                                    .header("X-Forwarded-For", from)
                                    .header("X-Forwarded-Proto", scheme)
                                    .header("X-Forwarded-Host", "flow.example")
                                    .header("Forwarded", "for=198.51.100.77;proto=https")
                                    .build(),
                            BodyHandlers.ofString());
        } finally {
            server.stop();
        }
    }

    private static final class Believed extends HttpServlet {

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession();
            response.getWriter()
                    .write(request.getRemoteAddr() + " " + request.isSecure() + " " + request.getScheme() + "://"
                            + request.getServerName());
        }
    }
}
