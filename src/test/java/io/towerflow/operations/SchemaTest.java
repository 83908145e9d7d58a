package io.towerflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.GeneratedFile;
import io.towerflow.TowerFlowTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;

@TowerFlowTest
class SchemaTest {

    private static final GeneratedFile FILE =
            new GeneratedFile(Path.of("src/main/resources/db/schema.sql"), SchemaTest.class);

    /** The tables, views and sequences of each room, a thing before what belongs to it. */
    private static final String ROOMS = """
            tenancy: tenant
            audit: audit_entry
            identity: sign_in_session known_address api_key demo_account
            inventory: feeder site equipment link inventory_change
            outbox: outbox_lane outbox_event
            engine: process_command
            people: person technician people_version on_call_team on_call_rotation on_call_override calendar_day
            rules: rule_version rule_version_file rule_active rule_activation rule_reading
            maintenance: maintenance_window maintenance_window_number maintenance_occurrence maintenance_event maintenance_alarm alarm_held
            alarm: intake_offset alarm orphan_clear alarm_ledger alarm_note alarm_comment alarm_shelf rejected_alarm alarm_source
            metric: metric_definition metric_sample metric_late kpi_sample
            correlation: situation situation_alarm situation_waiting learned_cause learned_cause_judgement learned_cause_revision \
            cause_learning rule_shadow_decision rule_shadow_cause rule_shadow_trouble
            notification: message message_template message_bundle_code received_sms sms_opt_out push_subscription push_key
            incident: incident incident_number incident_situation incident_timeline incident_note incident_feedback incident_technician \
            incident_pause hand_over_note saved_search border_look
            escalation: escalation escalation_ask escalation_code
            ticket: trouble_ticket trouble_ticket_signal trouble_ticket_event trouble_ticket_comment
            remediation: remote_action remote_action_switch
            dispatch: work_order work_order_number work_order_offer work_order_event sms_answer technician_certificate \
            technician_choice site_access stock_location stock part_reservation permit job_link_secret job_link job_action visit_checklist \
            visit_picture visit_invitation
            kpi: kpi_site kpi_alarm kpi_incident kpi_incident_event kpi_work_order kpi_work_order_event kpi_part kpi_remote_action \
            kpi_message kpi_measure kpi_definition kpi_term kpi_fact kpi_region_fact kpi_interval kpi_stale kpi_series kpi_value
            workbench: rule_draft rule_draft_file rule_backtest rule_proposal rule_proposal_number rule_proposal_event
            modelling: process_change process_change_number process_change_file process_change_event process_move process_move_instance
            console: kept_action
            demo: demo_sms demo_webhook demo_mail demo_element_call story_fault
            """;

    @Autowired
    JdbcClient jdbc;

    @Value("${spring.datasource.username}")
    String application;

    @Test
    void theSchemaForReadersIsTheOneThatTheMigrationsMake() throws IOException {
        Schema schema = new Schema(jdbc, application, engineIndexes());
        Map<String, List<String>> rooms = rooms();
        assertThat(rooms.keySet()).as("rooms of SchemaTest.ROOMS").allSatisfy(room -> assertThat(
                        Path.of("src/main/java/io/towerflow", room))
                .isDirectory());
        assertThat(rooms.values().stream().flatMap(List::stream))
                .as("tables, views and sequences in SchemaTest.ROOMS, where each belongs to one room")
                .containsExactlyInAnyOrderElementsOf(schema.things());
        FILE.shouldBe(schema.write(rooms));
    }

    private static Map<String, List<String>> rooms() {
        Map<String, List<String>> rooms = new LinkedHashMap<>();
        ROOMS.lines().map(line -> line.split(": ")).forEach(room -> rooms.put(room[0], List.of(room[1].split(" +"))));
        return rooms;
    }

    private static Set<String> engineIndexes() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Resource script : new PathMatchingResourcePatternResolver()
                .getResources("classpath:org/camunda/bpm/engine/db/create/activiti.postgres.create.*.sql")) {
            Pattern.compile("create (?:unique )?index (\\w+)", Pattern.CASE_INSENSITIVE)
                    .matcher(script.getContentAsString(StandardCharsets.UTF_8))
                    .results()
                    .forEach(found -> names.add(found.group(1).toLowerCase(Locale.ROOT)));
        }
        return names;
    }
}
