package io.towerflow.console.operations;

import io.towerflow.identity.ApiKey;
import io.towerflow.identity.ApiKeys;
import io.towerflow.identity.Scope;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.InvalidInputException.Field;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lets an administrator make, rotate and revoke the keys by which machines call. */
@Controller
class KeyPages {

    private static final String PAGE = "redirect:/keys";
    private static final int LISTED = 1_000;
    private static final int LONGEST_OVERLAP_HOURS = 90 * 24;

    private final ApiKeys keys;
    private final Clock clock;

    KeyPages(ApiKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A key as it stands in the list.
     *
     * @param state valid, expired or revoked
     * @param scopes in the API's words
     */
    public record Row(ApiKey key, String state, List<String> scopes) {}

    @GetMapping("/keys")
    String list(Model model) {
        Instant now = clock.instant();
        model.addAttribute(
                "keys", keys.list(0, LISTED).stream().map(key -> row(key, now)).toList());
        model.addAttribute(
                "scopes", Arrays.stream(Scope.values()).map(Scope::word).toList());
        model.addAttribute("zone", ZoneOffset.UTC);
        model.addAttribute(
                "tomorrow", now.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1));
        return "console/keys";
    }

    private static Row row(ApiKey key, Instant now) {
        String state = key.validAt(now) ? "valid" : key.revoked() == null ? "expired" : "revoked";
        return new Row(key, state, key.scopes().stream().map(Scope::word).toList());
    }

    /** @param expires the last day on which it is good, in UTC; absent or empty for ever */
    @PostMapping("/keys")
    String create(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable List<String> scopes,
            @RequestParam(defaultValue = "") String source,
            @RequestParam(defaultValue = "") String expires,
            Principal who,
            HttpServletRequest request,
            RedirectAttributes after) {
        try {
            Set<Scope> chosen = new LinkedHashSet<>();
            for (String word : scopes == null ? List.<String>of() : scopes) {
                Scope.of(word).ifPresent(chosen::add);
            }
            issued(
                    keys.create(
                            new ApiKeys.Wanted(name, chosen, source, end(expires)),
                            who.getName(),
                            request.getRemoteAddr()),
                    after);
        } catch (InvalidInputException wrong) {
            after.addFlashAttribute(
                    "wrong", wrong.fields().stream().map(Field::field).toList());
            after.addFlashAttribute("name", name);
            after.addFlashAttribute("source", source);
            after.addFlashAttribute("chosen", scopes == null ? List.of() : scopes);
            after.addFlashAttribute("until", expires);
        } catch (ConflictException full) {
            after.addFlashAttribute("wrong", List.of("full"));
        }
        return PAGE;
    }

    private static @Nullable Instant end(String day) {
        try {
            return day.isBlank()
                    ? null
                    : LocalDate.parse(day)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInputException("expires", "must be a day, as 2027-01-31");
        }
    }

    /** @param hours for which the old key goes on */
    @PostMapping("/keys/{id}/rotate")
    String rotate(
            @PathVariable String id,
            @RequestParam(defaultValue = "24") int hours,
            Principal who,
            HttpServletRequest request,
            RedirectAttributes after) {
        if (hours < 0 || hours > LONGEST_OVERLAP_HOURS) {
            throw new InvalidInputException("hours", "must be from 0 to " + LONGEST_OVERLAP_HOURS);
        }
        try {
            issued(keys.rotate(id, Duration.ofHours(hours), who.getName(), request.getRemoteAddr()), after);
        } catch (ConflictException ended) {
            after.addFlashAttribute("wrong", List.of("ended"));
        }
        return PAGE;
    }

    private static void issued(ApiKeys.Issued issued, RedirectAttributes after) {
        after.addFlashAttribute("issuedName", issued.stored().name());
        after.addFlashAttribute("issuedKey", issued.key());
    }

    @PostMapping("/keys/{id}/revoke")
    String revoke(@PathVariable String id, Principal who, HttpServletRequest request) {
        keys.revoke(id, who.getName(), request.getRemoteAddr());
        return PAGE;
    }
}
