package io.towerflow.operations.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.towerflow.engine.TaskForm;
import io.towerflow.operations.webapp.FrenchTexts;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks answers to a task against the fields of its form, each with a value that the form allows. */
@Component
class TaskForms {

    private static final String VARIABLES = "variables";
    private static final String ENGLISH = "_en";
    private static final Set<String> VALUE_PARTS = Set.of("value", "type", "valueInfo");

    private final TaskService tasks;
    private final FormService forms;
    private final FrenchTexts texts;
    private final ObjectMapper json;

    TaskForms(TaskService tasks, FormService forms, FrenchTexts texts, ObjectMapper json) {
        this.tasks = tasks;
        this.forms = forms;
        this.texts = texts;
        this.json = json;
    }

    /**
     * The answer as the engine may have it: plain values of the form's fields, and nothing else of what came.
     *
     * @param id of a task that the engine's present user may see
     * @param answer as the engine's REST API takes it
     * @throws InvalidInputException naming each field that the form does not ask for, or not with this value
     * @throws NotFoundException where the present user sees no such task
     */
    ObjectNode checked(String id, JsonNode answer) {
        Task task = tasks.createTaskQuery().taskId(id).initializeFormKeys().singleResult();
        if (task == null) {
            throw new NotFoundException("task", id);
        }
        JsonNode given = answer.path(VARIABLES);
        if (!answer.isObject() || !(given.isObject() || given.isNull() || given.isMissingNode())) {
            throw new InvalidInputException(VARIABLES, "must be an object of values by field");
        }
        Map<String, FormField> fields = task.getCamundaFormRef() == null ? Map.of() : FormField.of(form(id));
        ObjectNode taken = json.createObjectNode();
        ObjectNode values = taken.putObject(VARIABLES);
        List<InvalidInputException.Field> wrong = new ArrayList<>();
        given.properties().forEach(entry -> {
            FormField field = fields.get(entry.getKey());
            String complaint = field == null
                    ? "is no field of this task's form, which has "
                            + (fields.isEmpty() ? "none" : String.join(", ", fields.keySet()))
                    : complaint(id, field, entry.getValue());
            if (complaint == null) {
                values.putObject(entry.getKey()).set("value", entry.getValue().path("value"));
            } else {
                wrong.add(new InvalidInputException.Field(entry.getKey(), complaint));
            }
        });
        answer.properties().forEach(entry -> {
            if (entry.getKey().equals("withVariablesInReturn")
                    && entry.getValue().isBoolean()) {
                taken.set(entry.getKey(), entry.getValue());
            } else if (!entry.getKey().equals(VARIABLES)) {
                wrong.add(new InvalidInputException.Field(entry.getKey(), "is not taken here"));
            }
        });
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
        return taken;
    }

    /**
     * Converts what a person typed or chose to what {@link #checked} takes: numbers and truths are such, what is empty is left
     * out.
     */
    ObjectNode answer(String id, Map<String, String> typed) {
        Map<String, FormField> fields = fields(id);
        ObjectNode answer = json.createObjectNode();
        ObjectNode values = answer.putObject(VARIABLES);
        typed.forEach((key, text) -> {
            FormField field = fields.get(key);
            if (field == null || !text.isBlank()) {
                values.putObject(key).set("value", field == null ? TextNode.valueOf(text) : field.typed(text));
            }
        });
        return answer;
    }

    /** The values of an answer that was checked, as the engine takes them. */
    static Map<String, Object> values(ObjectNode checked) {
        Map<String, Object> values = new LinkedHashMap<>();
        checked.path(VARIABLES).properties().forEach(entry -> {
            JsonNode value = entry.getValue().path("value");
            if (value.isBoolean()) {
                values.put(entry.getKey(), value.booleanValue());
            } else if (value.isNumber()) {
                values.put(entry.getKey(), value.numberValue());
            } else if (value.isTextual()) {
                values.put(entry.getKey(), value.textValue());
            }
        });
        return values;
    }

    /**
     * Describes what the form asks and explains, with what stands in its fields at first.
     *
     * @param id of a task that the engine's present user may see
     * @throws NotFoundException where the present user sees no such task
     */
    TaskForm shown(String id, Locale language) {
        boolean french = language.getLanguage().equals(Locale.FRENCH.getLanguage());
        UnaryOperator<String> say = french ? texts::translate : UnaryOperator.identity();
        Task task = tasks.createTaskQuery().taskId(id).initializeFormKeys().singleResult();
        if (task == null) {
            throw new NotFoundException("task", id);
        }
        if (task.getCamundaFormRef() == null) {
            return new TaskForm(List.of(), List.of());
        }
        JsonNode form = form(id);
        List<String> hints = new ArrayList<>();
        form.path("components").forEach(one -> {
            String text = one.path("text").asText();
            if (one.path("type").asText().equals("text") && !text.contains("{{") && !text.isBlank()) {
                hints.add(say.apply(text));
            }
        });
        List<TaskForm.Field> fields = FormField.of(form).values().stream()
                .map(field -> field.shown(
                        say,
                        offered(
                                id,
                                field.choicesFrom().stream()
                                        .map(step -> french && step.endsWith(ENGLISH)
                                                ? step.substring(0, step.length() - ENGLISH.length()) + "_fr"
                                                : step)
                                        .toList()),
                        tasks.getVariable(id, field.key())))
                .toList();
        return new TaskForm(hints, fields);
    }

    private Map<String, FormField> fields(String id) {
        Task task = tasks.createTaskQuery().taskId(id).initializeFormKeys().singleResult();
        if (task == null) {
            throw new NotFoundException("task", id);
        }
        return task.getCamundaFormRef() == null ? Map.of() : FormField.of(form(id));
    }

    private @Nullable String complaint(String task, FormField field, JsonNode given) {
        if (!given.isObject() || given.properties().stream().anyMatch(part -> !VALUE_PARTS.contains(part.getKey()))) {
            return "must be an object with its value";
        }
        JsonNode type = given.path("type");
        if (!type.isMissingNode() && !type.isNull() && !field.types().contains(type.asText())) {
            return "must not be of the type " + type.asText() + ", but one of " + String.join(", ", field.types());
        }
        if (given.path("valueInfo").isContainerNode()
                && !given.path("valueInfo").isEmpty()) {
            return "must come without valueInfo";
        }
        return field.complaint(given.path("value"), offered(task, field.choicesFrom()));
    }

    /** Reads what a variable of the task holds at this path. */
    private JsonNode offered(String task, List<String> path) {
        if (path.isEmpty()) {
            return MissingNode.getInstance();
        }
        Object shown = tasks.getVariable(task, path.getFirst());
        if (shown == null) {
            return MissingNode.getInstance();
        }
        try {
            JsonNode found = json.readTree(shown.toString());
            for (String step : path.subList(1, path.size())) {
                found = found.path(step);
            }
            return found;
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }

    private JsonNode form(String task) {
        try (InputStream form = forms.getDeployedTaskForm(task)) {
            return json.readTree(form);
        } catch (IOException e) {
            throw new UncheckedIOException("The form of task " + task + " cannot be read", e);
        }
    }
}
