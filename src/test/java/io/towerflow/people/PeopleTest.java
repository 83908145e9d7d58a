package io.towerflow.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import io.towerflow.identity.Role;
import io.towerflow.tenancy.Tenancy;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class PeopleTest {

    private static final String TENANT = "people-test";

    @Autowired
    People people;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void keepsATechnicianWithThePhoneInE164() {
        Technician awa = technician("people-awa", "07 01 02 03 04");

        Tenancy.as(TENANT, () -> people.saveTechnicians(List.of(awa)));

        Technician kept =
                Tenancy.as(TENANT, () -> people.technician("people-awa")).orElseThrow();
        assertThat(kept.person().phone()).isEqualTo("+2250701020304");
        assertThat(kept.skills()).containsExactlyInAnyOrder(Skill.POWER, Skill.COOLING);
        assertThat(kept.timeZone()).isEqualTo(ZoneId.of("Africa/Abidjan"));
        assertThat(Tenancy.as(TENANT, () -> people.findByPhone("+2250701020304")))
                .extracting(Person::id)
                .contains("people-awa");
        assertThat(Tenancy.as(TENANT, () -> people.withRole(Role.TECHNICIAN)))
                .extracting(Person::id)
                .contains("people-awa");
        assertThat(Tenancy.as("people-other", () -> people.find("people-awa"))).isEmpty();
    }

    @Test
    void showsNoTechnicianWhoseSavingWasTakenBack() {
        String tenant = "people-taken-back";
        Tenancy.as(tenant, () -> people.saveTechnicians(List.of(technician("people-ama", "07 01 02 03 05"))));

        Tenancy.as(
                tenant,
                () -> transaction.executeWithoutResult(tx -> {
                    people.saveTechnicians(List.of(technician("people-yao", "07 01 02 03 06")));
                    assertThat(people.technicians()).hasSize(2);
                    tx.setRollbackOnly();
                }));
        assertThat(Tenancy.as(tenant, people::technicians))
                .extracting(one -> one.person().id())
                .containsExactly("people-ama");

        Tenancy.as(tenant, () -> people.saveTechnicians(List.of(technician("people-zoe", "07 01 02 03 07"))));
        assertThat(Tenancy.as(tenant, people::technicians))
                .extracting(one -> one.person().id())
                .containsExactly("people-ama", "people-zoe");
        assertThat(Tenancy.as("people-nobody", people::technicians)).isEmpty();
    }

    @Test
    void replacesAPersonOfTheSameId() {
        Tenancy.as(TENANT, () -> {
            people.saveAll(List.of(person("people-koffi", "Koffi", "+2250501020304")));
            people.saveAll(List.of(person("people-koffi", "Koffi N''Guessan", null)));
        });

        assertThat(Tenancy.as(TENANT, () -> people.find("people-koffi")))
                .hasValueSatisfying(person -> assertThat(person.phone()).isNull());
    }

    @Test
    void twoPeopleMayShareAPhone() {
        Tenancy.as(
                TENANT,
                () -> people.saveAll(List.of(
                        person("people-one", "One", "+2250509090909"), person("people-two", "Two", "05 09 09 09 09"))));

        assertThat(Tenancy.as(TENANT, () -> people.findByPhone("+2250509090909")))
                .extracting(Person::id)
                .containsExactly("people-one", "people-two");
    }

    @Test
    void namesEachWrongFieldAndKeepsNothing() {
        Technician wrong = new Technician(
                new Person("people-wrong", "Wrong", Role.TECHNICIAN, "12", "nowhere", Locale.GERMAN),
                Set.of(),
                91,
                0,
                "whenever",
                ZoneId.of("UTC"));

        assertThatThrownBy(() -> Tenancy.as(TENANT, () -> people.saveTechnicians(List.of(wrong))))
                .isInstanceOfSatisfying(InvalidPersonException.class, e -> assertThat(e.problems())
                        .extracting(InvalidPersonException.Problem::field)
                        .containsExactlyInAnyOrder("phone", "mail", "language", "skills", "latitude", "shift"))
                .hasMessageContaining("+2250701020304");
        assertThat(Tenancy.as(TENANT, () -> people.find("people-wrong"))).isEmpty();
    }

    private static Person person(String id, String name, String phone) {
        return new Person(id, name, Role.TECHNICIAN, phone, null, Locale.FRENCH);
    }

    private static Technician technician(String id, String phone) {
        return new Technician(
                person(id, "Awa Koné", phone),
                Set.of(Skill.POWER, Skill.COOLING),
                5.35,
                -4.0,
                "Mo-Fr 08:00-18:00",
                ZoneId.of("Africa/Abidjan"));
    }
}
