package io.towerflow.alarm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

class AlarmInLogTest {

    private static final String ID = "01234567-89ab-4def-8123-456789abcdef";

    private final Probe probe = new Probe();
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(probe)
            .addMappedInterceptors(AlarmInLog.PATHS, new AlarmInLog())
            .build();

    @Test
    void aRequestAboutOneAlarmNamesItInTheLogAlsoWhereItFails() throws Exception {
        mvc.perform(post("/alarms/" + ID + "/shelve")).andExpect(status().isOk());
        mvc.perform(get("/api/alarms/" + ID + "/why")).andExpect(status().isOk());
        mvc.perform(patch("/tmf-api/alarm/v4/alarm/" + ID)).andExpect(status().isOk());

        assertThat(probe.seen).containsExactly(ID, ID, ID, "failed " + ID);
        assertThat(MDC.get(AlarmInLog.KEY)).isNull();
    }

    @Test
    void whatIsNoAlarmsIdStaysOutOfTheLog() throws Exception {
        mvc.perform(post("/alarms/anything/shelve")).andExpect(status().isOk());

        assertThat(probe.seen).containsExactly("null");
    }

    /** Tells what the log's context holds. */
    @RestController
    static final class Probe {

        private final List<String> seen = new ArrayList<>();

        @RequestMapping({"/alarms/{id}/{action}", "/api/alarms/{id}/{action}"})
        String act(@PathVariable String id) {
            seen.add(String.valueOf(MDC.get(AlarmInLog.KEY)));
            return id;
        }

        @RequestMapping("/tmf-api/alarm/v4/alarm/{id}")
        String fail(@PathVariable String id) {
            seen.add(String.valueOf(MDC.get(AlarmInLog.KEY)));
            throw new IllegalStateException(id);
        }

        @ExceptionHandler
        String failed(IllegalStateException failure) {
            seen.add("failed " + MDC.get(AlarmInLog.KEY));
            return String.valueOf(failure.getMessage());
        }
    }
}
