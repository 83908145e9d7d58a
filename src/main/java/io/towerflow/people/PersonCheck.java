package io.towerflow.people;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.towerflow.people.InvalidPersonException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks people and brings what they wrote into one form: telephone numbers into E.164. */
@Component
class PersonCheck {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern MAIL = Pattern.compile("[^@\\s,;<>]+@[^@\\s,;<>]+");
    private static final Set<String> LANGUAGES = Set.of("en", "fr");

    private final PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    private final PeopleSettings settings;

    PersonCheck(PeopleSettings settings) {
        this.settings = settings;
        if (!phones.getSupportedRegions().contains(settings.country())) {
            throw new IllegalArgumentException("towerflow.people.country \"" + settings.country()
                    + "\" is no country; write its two letters, as CI or FR");
        }
    }

    /** The person with the telephone number in E.164; fails naming each wrong field. */
    Person checked(Person person) {
        List<Problem> problems = new ArrayList<>();
        Person result = check(person, problems);
        refuseIf(person.id(), problems);
        return result;
    }

    /** The technician with the telephone number in E.164; fails naming each wrong field. */
    Technician checked(Technician technician) {
        List<Problem> problems = new ArrayList<>();
        Person person = check(technician.person(), problems);
        if (technician.skills().isEmpty()) {
            problems.add(new Problem("skills", "", "is empty; name at least one of " + Skill.words()));
        }
        degrees("latitude", technician.latitude(), 90, problems);
        degrees("longitude", technician.longitude(), 180, problems);
        try {
            Shift.parse(technician.shift());
        } catch (IllegalArgumentException e) {
            problems.add(new Problem("shift", technician.shift(), String.valueOf(e.getMessage())));
        }
        refuseIf(technician.person().id(), problems);
        return new Technician(
                person,
                technician.skills(),
                technician.latitude(),
                technician.longitude(),
                technician.shift().strip(),
                technician.timeZone());
    }

    private Person check(Person person, List<Problem> problems) {
        if (!ID.matcher(person.id()).matches()) {
            problems.add(new Problem(
                    "id",
                    person.id(),
                    "\"" + person.id() + "\" is not usable; write up to 64 letters, digits, dots and dashes"));
        }
        if (person.name().isBlank()) {
            problems.add(new Problem("name", "", "is empty; write the person's name"));
        }
        if (person.mail() != null && !MAIL.matcher(person.mail()).matches()) {
            problems.add(new Problem(
                    "mail", person.mail(), "\"" + person.mail() + "\" is no mail address; write it as name@host"));
        }
        if (!LANGUAGES.contains(person.language().getLanguage())) {
            problems.add(new Problem(
                    "language",
                    person.language().getLanguage(),
                    "\"" + person.language().getLanguage() + "\" is unknown; write fr or en"));
        }
        return new Person(
                person.id(),
                person.name().strip(),
                person.role(),
                phone(person.phone(), problems),
                person.mail(),
                Locale.of(person.language().getLanguage()));
    }

    private @Nullable String phone(@Nullable String written, List<Problem> problems) {
        if (written == null || written.isBlank()) {
            return null;
        }
        try {
            PhoneNumber number = phones.parse(written, settings.country());
            // Its length is checked, not whether its block is in use: numbering plans change faster than the library.
            if (phones.isPossibleNumber(number)) {
                return phones.format(number, PhoneNumberFormat.E164);
            }
        } catch (NumberParseException e) {
            // Told below like any other number that cannot be one.
        }
        problems.add(new Problem(
                "phone",
                written,
                "\"" + written + "\" is no telephone number of " + settings.country()
                        + "; write it with its country, as +2250701020304"));
        return null;
    }

    private static void degrees(String field, double value, double limit, List<Problem> problems) {
        if (!(Math.abs(value) <= limit)) {
            problems.add(new Problem(
                    field,
                    String.valueOf(value),
                    value + " is out of range; write degrees from -" + (int) limit + " to " + (int) limit));
        }
    }

    private static void refuseIf(String id, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidPersonException(id, problems);
        }
    }
}
