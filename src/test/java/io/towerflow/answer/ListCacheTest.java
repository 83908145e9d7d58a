package io.towerflow.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.tenancy.Tenancy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.http.MockHttpOutputMessage;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class ListCacheTest {

    private final AtomicInteger looks = new AtomicInteger();
    private final ListCache kept = new ListCache(new ObjectMapper());

    @Test
    void looksOnceUntilTheListChangesAndKeepsTenantsAndQuestionsApart() {
        assertThat(ask("north", "all").getBody()).containsExactly("look 1");
        assertThat(ask("north", "all").getBody()).containsExactly("look 1");
        assertThat(ask("south", "all").getBody()).containsExactly("look 2");
        assertThat(ask("north", "some").getBody()).containsExactly("look 3");

        kept.changed("list", "north");
        kept.changed("other", "south");

        assertThat(ask("south", "all").getBody()).containsExactly("look 2");
        assertThat(ask("north", "all").getBody()).containsExactly("look 4");
        assertThat(ask("north", "all").getHeaders().getFirst("X-Total-Count")).isEqualTo("7");
    }

    @Test
    void isSentAsItWasWrittenAndPackedForWhoTakesIt() throws IOException {
        List<String> entries = List.of("é".repeat(5_000));
        byte[] json = new ObjectMapper().writeValueAsBytes(entries);
        CachedList<String> list = new CachedList<>(entries, json);

        assertThat(send(list, "br, gzip").getBodyAsBytes())
                .isEqualTo(list.answer().packed());
        assertThat(new GZIPInputStream(new ByteArrayInputStream(list.answer().packed())).readAllBytes())
                .isEqualTo(json);
        assertThat(send(list, "gzip").getHeaders().getFirst("Content-Encoding")).isEqualTo("gzip");
        assertThat(send(list, "identity").getBodyAsBytes()).isEqualTo(json);
        assertThat(send(list, "gzip;q=0").getBodyAsBytes()).isEqualTo(json);
    }

    private static MockHttpOutputMessage send(CachedList<String> list, String accepted) throws IOException {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Accept-Encoding", accepted);
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
        try {
            MockHttpOutputMessage message = new MockHttpOutputMessage();
            new CachedListConverter().write(list, null, message);
            return message;
        } finally {
            RequestContextHolder.resetRequestAttributes();
        }
    }

    private ResponseEntity<List<String>> ask(String tenant, String question) {
        return Tenancy.as(
                tenant,
                () -> kept.page(
                        "list", question, () -> new ListCache.Page<>(List.of("look " + looks.incrementAndGet()), 7)));
    }
}
