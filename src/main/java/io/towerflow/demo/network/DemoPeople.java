package io.towerflow.demo.network;

import io.towerflow.identity.Role;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import java.text.Normalizer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The people of the demo, all invented: technicians at home in the hub towns, in three shifts so that somebody is always on
 * duty, dispatchers and managers. Five of them are the demo's users; the technician among these is always on duty, so that a
 * newcomer finds his phone ringing.
 */
public record DemoPeople(List<Person> office, List<Technician> technicians) {

    private static final ZoneId ABIDJAN = ZoneId.of("Africa/Abidjan");
    private static final String ALWAYS = "Mo-Su 00:00-24:00";
    private static final List<String> SHIFTS = List.of("Mo-Su 00:00-08:00", "Mo-Su 08:00-16:00", "Mo-Su 16:00-24:00");
    private static final List<String> NAMES = List.of(
            "Konan Yao",
            "Awa Touré",
            "Moussa Coulibaly",
            "Affoué N'Guessan",
            "Ibrahim Ouattara",
            "Koffi Kouadio",
            "Mariam Diabaté",
            "Serge Gnahoré",
            "Adama Traoré",
            "Akissi Brou",
            "Lassina Koné",
            "Jean-Marc Zadi",
            "Fatou Bamba",
            "Kouamé Assi",
            "Salif Cissé",
            "Amenan Kouassi",
            "Drissa Sanogo",
            "Paul Tehe",
            "Rokia Fofana",
            "Hervé Gueï",
            "Yacouba Dembélé",
            "Estelle Aka",
            "Souleymane Doumbia",
            "Michel Ehouman");

    /** Towns where they live: the hub towns, the big ones in every shift. */
    private static final List<String> HOMES = List.of(
            "PLT", "YOP", "PBT", "PLT", "YOP", "PBT", "BKE", "YAM", "BKE", "DAL", "GAG", "BFL", "SPD", "SBR", "SPD",
            "MAN", "DUE", "MAN", "KRH", "FRK", "KRH", "ABG", "ABO", "BDK");

    /** Builds them. The same people at every start. */
    public static DemoPeople build() {
        List<Town> towns = Town.all();
        List<Technician> technicians = new ArrayList<>();
        Town first = town(towns, "PLT");
        technicians.add(new Technician(
                person("technician", "Aya Koné", Role.TECHNICIAN, 0, "fr"),
                EnumSet.allOf(Skill.class),
                first.latitude(),
                first.longitude(),
                ALWAYS,
                ABIDJAN));
        for (int i = 0; i < NAMES.size(); i++) {
            Town home = town(towns, HOMES.get(i));
            String name = NAMES.get(i);
            Person person = person(id(name), name, Role.TECHNICIAN, i + 1, i % 6 == 5 ? "en" : "fr");
            String shift = SHIFTS.get(i % SHIFTS.size());
            technicians.add(new Technician(person, skills(i), home.latitude(), home.longitude(), shift, ABIDJAN));
        }
        List<Person> office = List.of(
                person("dispatcher", "Clarisse Yapi", Role.DISPATCHER, 60, "fr"),
                person("manager", "Didier Kacou", Role.MANAGER, 61, "fr"),
                person("analyst", "Nadia Berthé", Role.ANALYST, 62, "en"),
                person("admin", "Olivier Séka", Role.ADMIN, 63, "en"),
                person("amoin.koffi", "Amoin Koffi", Role.DISPATCHER, 64, "fr"),
                person("grace.mensah", "Grace Mensah", Role.DISPATCHER, 65, "en"),
                person("bakary.keita", "Bakary Keïta", Role.MANAGER, 66, "fr"));
        return new DemoPeople(office, List.copyOf(technicians));
    }

    /** Returns the skills: everybody can do power, which fails most; each further skill is held in each shift. */
    private static Set<Skill> skills(int index) {
        Set<Skill> skills = EnumSet.of(Skill.POWER);
        switch (index / SHIFTS.size() % 4) {
            case 0 -> skills.addAll(EnumSet.of(Skill.TRANSMISSION, Skill.RADIO));
            case 1 -> skills.addAll(EnumSet.of(Skill.COOLING, Skill.TRANSMISSION));
            case 2 -> skills.addAll(EnumSet.of(Skill.RADIO, Skill.SECURITY, Skill.CIVIL));
            default -> skills.addAll(EnumSet.of(Skill.TRANSMISSION, Skill.COOLING, Skill.SECURITY));
        }
        return skills;
    }

    private static Person person(String id, String name, Role role, int number, String language) {
        // Mobile numbers of the country have ten digits since 2021 and begin with 01, 05 or 07.
        String phone = String.format(Locale.ROOT, "+225070000%04d", 100 + number);
        return new Person(id, name, role, phone, id + "@towerflow.example", Locale.of(language));
    }

    private static String id(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        return plain.toLowerCase(Locale.ROOT).replace("'", "").replace(' ', '.');
    }

    private static Town town(List<Town> towns, String code) {
        return towns.stream()
                .filter(town -> town.code().equals(code))
                .findFirst()
                .orElseThrow();
    }
}
