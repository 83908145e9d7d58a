package io.towerflow.operations.web;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.view;

import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.problem.UnavailableException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

class ErrorAdviceTest {

    record Visit(@NotBlank String site, OffsetDateTime at) {}

    @RestController
    static class Visits {

        @GetMapping("/visits/{case}")
        String fail(@PathVariable("case") String which) {
            throw switch (which) {
                case "missing" -> new NotFoundException("visit", "V-1");
                case "done" -> new ConflictException("The visit is over");
                case "night" -> new RuleBrokenException("Nobody may climb at night");
                case "wrong" ->
                    new InvalidInputException(List.of(
                            new InvalidInputException.Field("alarmedObject.id", "is missing"),
                            new InvalidInputException.Field("perceivedSeverity", "is not one of the six words")));
                case "busy" ->
                    new UnavailableException(
                            "The broker does not answer", Duration.ofSeconds(5), new RuntimeException());
                default -> new IllegalStateException("secret");
            };
        }

        @GetMapping("/visits")
        String list(@RequestParam int limit) {
            return "" + limit;
        }

        @PostMapping("/visits")
        String add(@Valid @RequestBody Visit visit) {
            return visit.site();
        }
    }

    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new Visits())
            .setControllerAdvice(new ErrorAdvice())
            .setMessageConverters(new MappingJackson2HttpMessageConverter(
                    Jackson2ObjectMapperBuilder.json().build()))
            .build();

    @Test
    void eachKindHasItsStatus() throws Exception {
        mvc.perform(get("/visits/missing"))
                .andExpect(status().isNotFound())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.detail").value("There is no visit V-1"));
        mvc.perform(get("/visits/done")).andExpect(status().isConflict());
        mvc.perform(get("/visits/night")).andExpect(status().isUnprocessableEntity());
        mvc.perform(get("/visits/busy"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().string("Retry-After", "5"));
    }

    @Test
    void eachWrongFieldIsNamed() throws Exception {
        mvc.perform(get("/visits/wrong"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[*].field", contains("alarmedObject.id", "perceivedSeverity")));
        mvc.perform(post("/visits").contentType(MediaType.APPLICATION_JSON).content("{\"site\":\" \"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[*].field", contains("site")));
        mvc.perform(post("/visits").contentType(MediaType.APPLICATION_JSON).content("{\"site\":\"A\",\"at\":\"soon\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[*].field", contains("at")));
        mvc.perform(get("/visits?limit=many"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[*].field", contains("limit")));
        mvc.perform(get("/visits"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[*].field", contains("limit")));
    }

    @Test
    void ourOwnFaultTellsTheCallerNothingOfItsInside() throws Exception {
        mvc.perform(get("/visits/bug"))
                .andExpect(status().isInternalServerError())
                .andExpect(jsonPath("$.detail", containsString("log")))
                .andExpect(content().string(org.hamcrest.Matchers.not(containsString("secret"))));
    }

    @Test
    void peopleGetAPage() throws Exception {
        mvc.perform(get("/visits/missing").accept(MediaType.TEXT_HTML))
                .andExpect(status().isNotFound())
                .andExpect(view().name("operations/error"));
    }
}
