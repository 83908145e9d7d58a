package io.towerflow.demo.mailbox;

import io.towerflow.problem.NotFoundException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Shows the page on which the sent mails can be read, and the same as JSON. */
@Controller
@RequestMapping("/demo/mailbox")
@ConditionalOnProperty("towerflow.demo.enabled")
class MailboxController {

    private static final int SHOWN = 50;
    private static final int LARGEST_PAGE = 1000;

    private final MailRepository repository;

    MailboxController(MailRepository repository) {
        this.repository = repository;
    }

    @GetMapping
    String list(@RequestParam(name = "offset", defaultValue = "0") int offset, Locale locale, Model model) {
        addList(Math.max(offset, 0), locale, model);
        return "demo/mailbox";
    }

    /** The list alone, for the page to renew itself. */
    @GetMapping("/list")
    String renewed(@RequestParam(name = "offset", defaultValue = "0") int offset, Locale locale, Model model) {
        addList(Math.max(offset, 0), locale, model);
        return "demo/mailbox :: list";
    }

    @GetMapping("/{id:\\d+}")
    String read(@PathVariable("id") long id, Locale locale, Model model) {
        model.addAttribute("mail", Shown.of(find(id), locale));
        return "demo/mail";
    }

    /** The mail's HTML for a frame: it may not run scripts, load anything or leave its frame. */
    @GetMapping("/{id:\\d+}/html")
    @ResponseBody
    ResponseEntity<String> html(@PathVariable("id") long id) {
        String html = find(id).html();
        if (html == null) {
            throw new NotFoundException("HTML in mail", String.valueOf(id));
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                .header("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
                .body(html);
    }

    /** Every mail, newest first; {@code to} keeps those of one receiver. */
    @GetMapping(path = "/messages", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<List<MailMessage>> messages(
            @RequestParam(name = "to", required = false) @Nullable String to,
            @RequestParam(name = "offset", defaultValue = "0") int offset,
            @RequestParam(name = "limit", defaultValue = "1000") int limit) {
        return ResponseEntity.ok()
                .header("X-Total-Count", String.valueOf(repository.count(to)))
                .body(repository.list(to, Math.clamp(limit, 0, LARGEST_PAGE), Math.max(offset, 0)).stream()
                        .map(MailMessage::of)
                        .toList());
    }

    /**
     * A mail.
     *
     * @param body its text
     * @param html its HTML, or null where it has none
     */
    record MailMessage(
            long id,
            @Nullable String messageId,
            String from,
            String to,
            String subject,
            String body,
            @Nullable String html,
            String receivedAt) {

        static MailMessage of(Mail mail) {
            return new MailMessage(
                    mail.id(),
                    mail.messageId(),
                    mail.from(),
                    mail.to(),
                    mail.subject(),
                    mail.body(),
                    mail.html(),
                    DateTimeFormatter.ISO_INSTANT.format(mail.receivedAt()));
        }
    }

    /** A mail as the page shows it. */
    record Shown(
            long id,
            String from,
            String to,
            String subject,
            String body,
            boolean hasHtml,
            String preview,
            Instant receivedAt,
            String time) {

        private static final int PREVIEW = 120;

        static Shown of(Mail mail, Locale locale) {
            String line = mail.body().replaceAll("\\s+", " ").strip();
            return new Shown(
                    mail.id(),
                    mail.from(),
                    mail.to(),
                    mail.subject(),
                    mail.body(),
                    mail.html() != null,
                    line.length() <= PREVIEW ? line : line.substring(0, PREVIEW) + "…",
                    mail.receivedAt(),
                    DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                            .withLocale(locale)
                            .withZone(ZoneOffset.UTC)
                            .format(mail.receivedAt()));
        }
    }

    private void addList(int offset, Locale locale, Model model) {
        List<Mail> mails = repository.list(null, SHOWN + 1, offset);
        model.addAttribute(
                "mails",
                mails.stream().limit(SHOWN).map(mail -> Shown.of(mail, locale)).toList());
        model.addAttribute("offset", offset);
        model.addAttribute("older", mails.size() > SHOWN ? offset + SHOWN : null);
        model.addAttribute("newer", offset > 0 ? Math.max(offset - SHOWN, 0) : null);
    }

    private Mail find(long id) {
        return Objects.requireNonNull(
                repository.find(id).orElseThrow(() -> new NotFoundException("mail", String.valueOf(id))));
    }
}
