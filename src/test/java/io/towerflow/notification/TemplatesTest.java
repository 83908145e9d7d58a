package io.towerflow.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.audit.AuditTrail;
import io.towerflow.identity.Role;
import io.towerflow.notification.Templates.Change;
import io.towerflow.notification.Templates.Problem;
import io.towerflow.notification.Templates.Template;
import io.towerflow.notification.Templates.Text;
import io.towerflow.notification.template.ShippedTexts;
import io.towerflow.notification.template.TemplateCheck;
import io.towerflow.people.Person;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@TowerFlowTest
class TemplatesTest {

    /** Nobody else's, so that a changed text disturbs no other test. */
    private static final String TENANT = "texts";

    @Autowired
    Templates templates;

    @Autowired
    ShippedTexts shipped;

    @Autowired
    Notifier notifier;

    @Autowired
    Messages messages;

    @Autowired
    AuditTrail audit;

    @Test
    void whatIsWrongWithATextIsNamed() {
        String came = "{code}{who}: {cause}\nReply YES {code}";
        TreeSet<String> known = new TreeSet<>(List.of("code", "who", "cause", "name"));

        assertThat(TemplateCheck.problems("sms", "OUI {code}{who}, merci {name}", came, known))
                .isEmpty();
        assertThat(TemplateCheck.problems("sms", "Oui ou non ? {codee} {0} }", came, known))
                .containsExactlyInAnyOrder(
                        new Problem("unknown", "codee"),
                        new Problem("brace", "{"),
                        new Problem("brace", "}"),
                        new Problem("missing", "code"),
                        new Problem("missing", "who"));
        assertThat(TemplateCheck.problems("sms", " \n", came, known)).containsExactly(new Problem("empty", ""));
        assertThat(TemplateCheck.problems("mail.subject", "one\ntwo\t{code}{who}", came, known))
                .extracting(Problem::kind)
                .containsExactly("lines", "control");
        assertThat(TemplateCheck.problems("sms", came + "x".repeat(800), came, known))
                .containsExactly(new Problem("long", "800"));
    }

    @Test
    void allShippedTextsAreRightInBothLanguagesAndTheirParametersExplained() {
        List<Template> all = tenant(templates::all);

        assertThat(all).hasSizeGreaterThan(40);
        all.forEach(template -> {
            assertThat(template.parts())
                    .flatExtracting(Templates.Part::texts)
                    .hasSize(2 * template.parts().size())
                    .allSatisfy(text -> assertThat(text.problems()).isEmpty());
            for (Locale language : ShippedTexts.LANGUAGES) {
                assertThat(shipped.word("about." + template.name(), language))
                        .as("What %s is for, in %s", template.name(), language)
                        .isNotNull();
                template.parameters()
                        .forEach(parameter -> assertThat(shipped.word("parameter." + parameter.name(), language) + " "
                                        + shipped.word("example." + parameter.name(), language))
                                .as(parameter.name())
                                .doesNotContain("null"));
            }
        });
    }

    /** But for the bundles, which list as many as fit into three. */
    @Test
    void everyShippedSmsTakesOneSegmentOfTheGsmAlphabet() {
        List<Template> all = tenant(templates::all);

        for (Locale language : ShippedTexts.LANGUAGES) {
            Map<String, String> values = all.stream()
                    .flatMap(template -> template.parameters().stream())
                    .collect(Collectors.toMap(
                            Templates.Parameter::name,
                            parameter -> String.valueOf(shipped.word("example." + parameter.name(), language)),
                            (one, same) -> one));
            // As long as the demo has them
            values.put("site", "Ferkessédougou - route de Ouangolodougou km 20 (FRK-007)");
            values.put(
                    "causes",
                    "MAINS, FUSE, RECT, BATT, GEN, FUEL, COOL, FIBRE, MW, RADIO, ANT, THEFT, WATER, SOFT, OTHER");
            for (Template template : all) {
                String text = shipped.text(template.name(), "sms", language);
                if (text != null && !template.name().startsWith("bundle")) {
                    SmsText sms = SmsText.of(MessageTexts.filled(text, values));
                    assertThat(sms.gsm() && sms.segments() == 1)
                            .as(
                                    "%s in %s, %s places: %s",
                                    template.name(), language, sms.text().length(), sms.text())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aChangedTextIsUsedFromTheNextMessageOnByItsTenantAloneAndTheShippedOneComesBack() {
        String words = "Essai " + UUID.randomUUID();
        int version = text().version();
        save(version, words + " {name}");

        assertThat(sent(TENANT)).isEqualTo(words + " Awa");
        assertThat(sent(Tenancy.DEFAULT)).isEqualTo("Message d'essai de TowerFlow pour Awa.");
        assertThatThrownBy(() -> save(version, "{name} too late")).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> save(version + 1, "{nome}"))
                .isInstanceOf(RuleBrokenException.class)
                .hasMessageContaining("nome");
        assertThat(text().author()).isEqualTo("analyst");
        assertThat(tenant(() -> audit.entries("message-template test", 0, 1))
                        .getFirst()
                        .action())
                .isEqualTo("change-message-template");

        save(version + 1, null);
        assertThat(sent(TENANT)).isEqualTo("Message d'essai de TowerFlow pour Awa.");
        assertThat(text().changed()).isFalse();
        assertThat(tenant(() -> templates.versions("test")).stream()
                        .limit(2)
                        .map(Templates.Version::text)
                        .toList())
                .containsExactly(null, words + " {name}");
        // The preview says it with what the latest such message said
        Templates.Preview preview =
                tenant(() -> templates.preview("test", "sms", Locale.FRENCH, "Bonjour {name}, ça va ? Ω ł"));
        assertThat(preview.text()).isEqualTo("Bonjour Awa, ça va ? Ω ł");
        assertThat(preview.sms()).isEqualTo(new SmsText("Bonjour Awa, ça va ? Ω ł", false, 1));
    }

    private void save(int version, String text) {
        tenant(() -> {
            templates.save("test", List.of(new Change("sms", Locale.FRENCH, version, text)), "analyst");
            return 0;
        });
    }

    private Text text() {
        return tenant(() -> templates.find("test")).orElseThrow().parts().stream()
                .flatMap(part -> part.texts().stream())
                .filter(text -> text.part().equals("sms") && text.language().equals(Locale.FRENCH))
                .findFirst()
                .orElseThrow();
    }

    private String sent(String tenant) {
        String phone = Unused.phone();
        Person awa = new Person("t-" + phone, "Awa", Role.TECHNICIAN, phone, null, Locale.FRENCH);
        return Tenancy.as(tenant, () -> messages.find(notifier.notify(
                        new Notice("text" + phone, Channel.SMS, awa, "test", Map.of("name", "Awa"), null, null, 5)))
                .orElseThrow()
                .body());
    }

    private static <T> T tenant(Supplier<T> work) {
        return Tenancy.as(TENANT, work);
    }
}
