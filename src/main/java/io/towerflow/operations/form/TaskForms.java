package io.towerflow.operations.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What may be answered to a task: the fields of its form, each with a value that the form allows. */
@Component
class TaskForms {

    private static final String VARIABLES = "variables";
    private static final Set<String> VALUE_PARTS = Set.of("value", "type", "valueInfo");

    private final TaskService tasks;
    private final FormService forms;
    private final ObjectMapper json;

    TaskForms(TaskService tasks, FormService forms, ObjectMapper json) {
        this.tasks = tasks;
        this.forms = forms;
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

    /** What a variable of the task holds at this path. */
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
