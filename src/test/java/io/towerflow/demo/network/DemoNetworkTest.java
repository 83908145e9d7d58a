package io.towerflow.demo.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Feeder;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DemoNetworkTest {

    private final DemoNetwork network = NetworkBuilder.demo();
    private final Topology topology = network.topology();

    @Test
    void isTheSameAtEveryStart() {
        assertThat(NetworkBuilder.demo()).isEqualTo(network);
    }

    @Test
    void hasAboutFiveHundredSitesOnLand() {
        Ground ground = new Ground();
        assertThat(network.sites()).hasSizeBetween(480, 530);
        assertThat(network.sites().stream()
                        .filter(site -> !ground.carries(site.latitude(), site.longitude()))
                        .map(Site::id))
                .isEmpty();
        assertThat(network.sites().stream().filter(Site::hub)).hasSize(25);
    }

    @Test
    void reachesAHubFromEverySiteInAtMostSixHops() {
        assertThat(network.sites()).allSatisfy(site -> {
            int hops = topology.upstream(site.id()).size();
            assertThat(hops).isBetween(site.hub() ? 0 : 1, 6);
        });
        assertThat(network.sites().stream()
                        .mapToInt(site -> topology.upstream(site.id()).size())
                        .max())
                .hasValue(6);
        assertThat(network.links().stream().map(Link::kind).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Link.Kind.values());
    }

    @Test
    void bringsPowerToThreeToFifteenSitesByEachFeederAndSunOrDieselToTheRest() {
        for (Feeder feeder : network.feeders()) {
            assertThat(topology.sitesOnFeeder(feeder.id())).as(feeder.id()).hasSizeBetween(1, 15);
        }
        long small = network.feeders().stream()
                .filter(feeder -> topology.sitesOnFeeder(feeder.id()).size() < 3)
                .count();
        assertThat(small).isZero();
        Set<Site> offGrid =
                network.sites().stream().filter(site -> site.feederId() == null).collect(Collectors.toSet());
        assertThat(offGrid).hasSizeGreaterThan(20).allSatisfy(site -> assertThat(
                        topology.equipmentAt(site.id()).stream().map(Equipment::kind))
                .contains(EquipmentKind.SOLAR, EquipmentKind.GENSET));
    }

    @Test
    void givesEachSkillToSomebodyInEachShift() {
        Set<Technician> technicians = Set.copyOf(DemoPeople.build().technicians());
        assertThat(technicians).hasSize(25);
        for (Skill skill : Skill.values()) {
            Set<String> shifts = technicians.stream()
                    .filter(technician -> technician.skills().contains(skill))
                    .map(Technician::shift)
                    .collect(Collectors.toSet());
            assertThat(shifts).as(skill.name()).hasSize(4);
        }
    }

    @Test
    void givesEverybodyAPhoneNumberOfTheCountry() throws NumberParseException {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        for (Technician technician : DemoPeople.build().technicians()) {
            String phone = technician.person().phone();
            assertThat(numbers.isValidNumber(numbers.parse(phone, null)))
                    .as(phone)
                    .isTrue();
        }
    }
}
