package io.towerflow.people;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Public holidays by country. */
public interface Holidays {

    /** The countries that are known: two letters, upper case. */
    Set<String> countries();

    /** The holiday's name in a language; empty where the day is none or the country is not known. */
    Optional<String> on(String country, LocalDate day, Locale language);
}
