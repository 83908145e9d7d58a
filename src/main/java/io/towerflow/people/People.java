package io.towerflow.people;

import io.towerflow.identity.Role;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The people of the current tenant. */
public interface People {

    Optional<Person> find(String id);

    /** Everybody with this phone number (E.164); two people may share one. */
    List<Person> findByPhone(String phone);

    List<Person> withRole(Role role);

    Optional<Technician> technician(String id);

    List<Technician> technicians();

    /**
     * Checks whether a technician could be saved.
     *
     * @throws InvalidPersonException naming each wrong field
     */
    void check(Technician technician);

    /** Creates or replaces people by id. Fails with a message that names the field where one is wrong. */
    void saveAll(Collection<Person> people);

    /** Creates or replaces technicians, and the persons they are. */
    void saveTechnicians(Collection<Technician> technicians);
}
