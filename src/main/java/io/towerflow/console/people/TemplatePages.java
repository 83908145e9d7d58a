package io.towerflow.console.people;

import io.towerflow.notification.Templates;
import io.towerflow.notification.Templates.Change;
import io.towerflow.notification.Templates.Part;
import io.towerflow.notification.Templates.Preview;
import io.towerflow.notification.Templates.Template;
import io.towerflow.notification.Templates.Text;
import io.towerflow.problem.ConflictException;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lets the analyst change the texts of messages: each in English and French, with what a person would get. */
@Controller
class TemplatePages {

    private static final String PAGE = "/messages/templates/{name}";

    private final Templates templates;

    TemplatePages(Templates templates) {
        this.templates = templates;
    }

    /**
     * A text as the page shows it.
     *
     * @param typed what stands in the field: what the reader has typed, else what is in force
     */
    public record Field(Text text, String typed, Preview preview) {

        /** Returns the end of the names of its form fields. */
        public String key() {
            return text.part() + "." + text.language().getLanguage();
        }
    }

    @GetMapping("/messages/templates")
    String list(Model model) {
        model.addAttribute("templates", templates.all());
        return "console/templates";
    }

    @GetMapping(PAGE)
    String one(@PathVariable String name, Model model) {
        return page(known(name), Map.of(), model);
    }

    @PostMapping(PAGE)
    String save(
            @PathVariable String name,
            @RequestParam Map<String, String> form,
            Principal who,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Template template = known(name);
        List<Change> changes = new ArrayList<>();
        boolean wrong = false;
        for (Part part : template.parts()) {
            for (Text text : part.texts()) {
                String typed = typed(form, text);
                String base = form.getOrDefault("base." + key(text), text.text());
                if (typed.equals(unix(base))) {
                    // Untouched by this reader, whatever somebody else made of it meanwhile
                    continue;
                }
                wrong |= !templates
                        .preview(name, text.part(), text.language(), typed)
                        .problems()
                        .isEmpty();
                changes.add(new Change(
                        text.part(),
                        text.language(),
                        version(form, text),
                        typed.equals(text.shipped()) ? null : typed));
            }
        }
        if (wrong) {
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            model.addAttribute("wrong", true);
            return page(template, form, model);
        }
        try {
            templates.save(name, changes, who.getName());
        } catch (ConflictException meanwhile) {
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("meanwhile", true);
            return page(known(name), form, model);
        }
        after.addFlashAttribute("saved", changes.size());
        return "redirect:/messages/templates/" + name;
    }

    /** Goes back to the shipped text; what it was stays among the versions. */
    @PostMapping(PAGE + "/restore")
    String restore(
            @PathVariable String name,
            @RequestParam String part,
            @RequestParam String language,
            @RequestParam int version,
            Principal who,
            RedirectAttributes after) {
        Text text = known(name, part, language);
        try {
            templates.save(name, List.of(new Change(part, text.language(), version, null)), who.getName());
            after.addFlashAttribute("saved", 1);
        } catch (ConflictException meanwhile) {
            after.addFlashAttribute("meanwhile", true);
        }
        return "redirect:/messages/templates/" + name;
    }

    /** Shows what would be sent, while it is typed. */
    @PostMapping(PAGE + "/preview")
    String preview(
            @PathVariable String name,
            @RequestParam String part,
            @RequestParam String language,
            @RequestParam Map<String, String> form,
            Model model) {
        Text text = known(name, part, language);
        model.addAttribute("field", field(name, text, form));
        return "console/template :: preview";
    }

    private String page(Template template, Map<String, String> form, Model model) {
        List<List<Field>> parts = template.parts().stream()
                .map(part -> part.texts().stream()
                        .map(text -> field(template.name(), text, form))
                        .toList())
                .toList();
        model.addAttribute("template", template);
        model.addAttribute("parts", parts);
        model.addAttribute("versions", templates.versions(template.name()));
        model.addAttribute("zone", ZoneOffset.UTC);
        return "console/template";
    }

    private Field field(String name, Text text, Map<String, String> form) {
        String typed = typed(form, text);
        return new Field(text, typed, templates.preview(name, text.part(), text.language(), typed));
    }

    private static String typed(Map<String, String> form, Text text) {
        return unix(form.getOrDefault("text." + key(text), text.text()));
    }

    /** Converts line ends, which browsers send as networks have them. */
    private static String unix(String text) {
        return text.replace("\r\n", "\n").stripTrailing();
    }

    private static int version(Map<String, String> form, Text text) {
        try {
            return Integer.parseInt(form.getOrDefault("version." + key(text), ""));
        } catch (NumberFormatException e) {
            return text.version();
        }
    }

    private static String key(Text text) {
        return text.part() + "." + text.language().getLanguage();
    }

    private Template known(String name) {
        return templates.find(name).orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
    }

    private Text known(String name, String part, String language) {
        return known(name).parts().stream()
                .flatMap(one -> one.texts().stream())
                .filter(text -> text.part().equals(part) && text.language().equals(Locale.of(language)))
                .findFirst()
                .orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
    }
}
