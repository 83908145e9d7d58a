package io.towerflow.people.holidays;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import io.towerflow.people.Holidays;
import java.time.LocalDate;
import java.time.Year;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads each country's calendar once for each year: it is XML, and a calendar is asked at every escalation. */
@Component
class JollydayHolidays implements Holidays {

    private record CountryYear(String country, int year) {}

    private final Set<String> countries;
    private final Map<CountryYear, Map<LocalDate, Holiday>> known = new ConcurrentHashMap<>();

    JollydayHolidays() {
        countries = inOwnLoader(() -> HolidayManager.getSupportedCalendarCodes().stream()
                .filter(code -> code.length() == 2)
                .map(code -> code.toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public Set<String> countries() {
        return countries;
    }

    @Override
    public Optional<String> on(String country, LocalDate day, Locale language) {
        if (!countries.contains(country)) {
            return Optional.empty();
        }
        Holiday holiday = known.computeIfAbsent(new CountryYear(country, day.getYear()), JollydayHolidays::read)
                .get(day);
        return holiday == null ? Optional.empty() : Optional.of(holiday.getDescription(language));
    }

    private static Map<LocalDate, Holiday> read(CountryYear wanted) {
        return inOwnLoader(() -> HolidayManager.getInstance(
                        ManagerParameters.create(wanted.country().toLowerCase(Locale.ROOT)))
                .getHolidays(Year.of(wanted.year()))
                .stream()
                .filter(holiday -> holiday.getType() == HolidayType.PUBLIC_HOLIDAY)
                .collect(Collectors.toUnmodifiableMap(Holiday::getDate, holiday -> holiday, (one, other) -> one)));
    }

    /** The library looks for its calendars by the thread's loader, which in a job of the engine may be another one. */
    private static <T> T inOwnLoader(java.util.function.Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(JollydayHolidays.class.getClassLoader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
