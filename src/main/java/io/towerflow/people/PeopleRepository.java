package io.towerflow.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.towerflow.identity.Role;
import io.towerflow.tenancy.Tenancy;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

@Repository
@Transactional
class PeopleRepository implements People {

    private static final String PERSON = "SELECT p.id, p.name, p.role, p.phone, p.mail, p.language FROM person p ";
    private static final String TECHNICIAN = """
            SELECT p.id, p.name, p.role, p.phone, p.mail, p.language,
                   t.skills, t.latitude, t.longitude, t.shift, t.time_zone
            FROM person p JOIN technician t ON t.tenant_id = p.tenant_id AND t.person_id = p.id
            """;

    /** Number of tenants whose technicians are kept in memory: each dispatch asks for all technicians of its tenant. */
    private static final int TENANTS_IN_MEMORY = 50;

    private final JdbcClient jdbc;
    private final PersonCheck check;
    private final Cache<String, Technicians> technicians =
            Caffeine.newBuilder().maximumSize(TENANTS_IN_MEMORY).build();

    PeopleRepository(JdbcClient jdbc, PersonCheck check) {
        this.jdbc = jdbc;
        this.check = check;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Person> find(String id) {
        return jdbc.sql(PERSON + "WHERE p.id = ?")
                .param(id)
                .query((row, n) -> person(row))
                .optional();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Person> findByPhone(String phone) {
        return jdbc.sql(PERSON + "WHERE p.phone = ? ORDER BY p.id")
                .param(phone)
                .query((row, n) -> person(row))
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Person> withRole(Role role) {
        return jdbc.sql(PERSON + "WHERE p.role = ? ORDER BY p.id")
                .param(role.id())
                .query((row, n) -> person(row))
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Technician> technician(String id) {
        return jdbc.sql(TECHNICIAN + "WHERE p.id = ?")
                .param(id)
                .query((row, n) -> technician(row))
                .optional();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Technician> technicians() {
        String tenant = Tenancy.required();
        UUID version = jdbc.sql("SELECT version FROM people_version")
                .query(UUID.class)
                .optional()
                .orElse(null);
        Technicians known = technicians.getIfPresent(tenant);
        if (version == null || known == null || !known.version().equals(version)) {
            List<Technician> all = jdbc.sql(TECHNICIAN + "ORDER BY p.id")
                    .query((row, n) -> technician(row))
                    .list();
            if (version == null) {
                return all;
            }
            // Read after the version: at worst newer than it says, and read again the next time.
            known = new Technicians(version, List.copyOf(all));
            technicians.put(tenant, known);
        }
        return known.all();
    }

    @Override
    @Transactional(propagation = Propagation.SUPPORTS, noRollbackFor = InvalidPersonException.class)
    public void check(Technician technician) {
        check.checked(technician);
    }

    @Override
    public void saveAll(Collection<Person> people) {
        changed();
        people.stream().map(check::checked).toList().forEach(this::save);
    }

    @Override
    public void saveTechnicians(Collection<Technician> technicians) {
        changed();
        technicians.stream().map(check::checked).toList().forEach(technician -> {
            save(technician.person());
            save(technician);
        });
    }

    /**
     * Sets a version that never was: what a transaction that is rolled back has kept in memory must not come true
     * later.
     */
    private void changed() {
        jdbc.sql(
                        "INSERT INTO people_version (version) VALUES (?) ON CONFLICT (tenant_id) DO UPDATE SET version = EXCLUDED.version")
                .param(UUID.randomUUID())
                .update();
    }

    private void save(Person person) {
        jdbc.sql("""
                        INSERT INTO person (id, name, role, phone, mail, language) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (tenant_id, id) DO UPDATE SET name = EXCLUDED.name, role = EXCLUDED.role,
                          phone = EXCLUDED.phone, mail = EXCLUDED.mail, language = EXCLUDED.language
                        """)
                .params(
                        person.id(),
                        person.name(),
                        person.role().id(),
                        person.phone(),
                        person.mail(),
                        person.language().getLanguage())
                .update();
    }

    private void save(Technician technician) {
        jdbc.sql("""
                        INSERT INTO technician (person_id, skills, latitude, longitude, shift, time_zone)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (tenant_id, person_id) DO UPDATE SET skills = EXCLUDED.skills,
                          latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude, shift = EXCLUDED.shift,
                          time_zone = EXCLUDED.time_zone
                        """)
                .params(
                        technician.person().id(),
                        technician.skills().stream().sorted().map(Skill::word).toArray(String[]::new),
                        technician.latitude(),
                        technician.longitude(),
                        technician.shift(),
                        technician.timeZone().getId())
                .update();
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(
                row.getString("id"),
                row.getString("name"),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                row.getString("phone"),
                row.getString("mail"),
                Locale.of(row.getString("language")));
    }

    private static Technician technician(ResultSet row) throws SQLException {
        return new Technician(
                person(row),
                skills(row.getArray("skills")),
                row.getDouble("latitude"),
                row.getDouble("longitude"),
                row.getString("shift"),
                ZoneId.of(row.getString("time_zone")));
    }

    private static Set<Skill> skills(Array words) throws SQLException {
        return Arrays.stream((String[]) words.getArray()).map(Skill::ofWord).collect(Collectors.toUnmodifiableSet());
    }

    /** All technicians of a tenant as of a version. */
    private record Technicians(UUID version, List<Technician> all) {}
}
