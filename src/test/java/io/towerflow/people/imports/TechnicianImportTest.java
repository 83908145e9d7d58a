package io.towerflow.people.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.people.People;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import io.towerflow.tenancy.Tenancy;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

@TowerFlowTest
class TechnicianImportTest {

    private static final String HEADER = "id;name;phone;mail;language;skills;latitude;longitude;shift;time_zone\n";

    @Autowired
    TestRestTemplate http;

    @Autowired
    People people;

    private final String id = "t" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void techniciansAreStored() {
        ResponseEntity<JsonNode> answer = send(HEADER + id
                + ";Awa Koné;07 01 02 03 04;awa@example.org;EN;power|cooling;5,35;-4,01;Mo-Fr 08:00-18:00, Sa 08:00-12:00;"
                + "Africa/Abidjan\n");

        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(HttpStatus.OK);
        Technician technician =
                Tenancy.as(Tenancy.DEFAULT, () -> people.technician(id)).orElseThrow();
        assertThat(technician.person().phone()).isEqualTo("+2250701020304");
        assertThat(technician.person().language()).isEqualTo(Locale.ENGLISH);
        assertThat(technician.skills()).containsExactlyInAnyOrder(Skill.POWER, Skill.COOLING);
        assertThat(technician.shift()).isEqualTo("Mo-Fr 08:00-18:00, Sa 08:00-12:00");
    }

    @Test
    void eachWrongFieldIsNamedWithItsMendAndNothingIsStored() {
        ResponseEntity<JsonNode> answer = send(HEADER + id
                + ";Awa;+2250701020304;;;power;5,35;-4,01;24/7;\n"
                + id + ";Awa;12;nowhere;de;cooking;99;-4,01;always;Mars/Olympus\n"
                + id + "b;Awa;12;nowhere;de;power;5;-4,01;always;UTC\n");

        assertThat(answer.getStatusCode().is4xxClientError()).isTrue();
        String report = answer.getBody().toString();
        assertThat(report)
                .contains("cooking", "Mars/Olympus", "Mo-Fr 08:00-18:00", "+2250701020304", "fr or en", "name@host")
                .contains("is on line 2 already");
        assertThat(Tenancy.as(Tenancy.DEFAULT, () -> people.technician(id))).isEmpty();
    }

    private ResponseEntity<JsonNode> send(String technicians) {
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        parts.add("file", new ByteArrayResource(technicians.getBytes(UTF_8)) {
            @Override
            public String getFilename() {
                return "technicians.csv";
            }
        });
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        headers.setAcceptLanguageAsLocales(java.util.List.of(Locale.ENGLISH));
        return http.withBasicAuth("admin", "admin")
                .postForEntity("/api/inventory", new HttpEntity<>(parts, headers), JsonNode.class);
    }
}
