package io.towerflow.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A database's schema as SQL that people read: each table whole, with what the migrations say about it. Written from PostgreSQL's
 * catalogues, so that two databases with the same schema give the same text, however they came to it. Left out are the engine's
 * tables and Flyway's history.
 */
final class Schema {

    private static final String OURS = "c.relnamespace = 'public'::regnamespace AND NOT c.relispartition"
            + " AND c.relname !~ '^act_' AND c.relname <> 'flyway_schema_history'";
    /** What a list of values becomes in the catalogue, written as it was. */
    private static final Pattern LIST = Pattern.compile("= ANY \\(ARRAY\\[([^\\]]*)\\]\\)");
    /** What {@code tenant_table} of V001 gives to a table, beside the default of {@code tenant_id}. */
    private static final List<String> TENANT_POLICIES = List.of(
            "CREATE POLICY system ON %1$s TO towerflow_intake USING (true) WITH CHECK (true)",
            "CREATE POLICY tenant ON %1$s USING ((tenant_id = current_setting('towerflow.tenant'::text, true)))"
                    + " WITH CHECK ((tenant_id = current_setting('towerflow.tenant'::text, true)))");

    private static final String TENANT_DEFAULT = "current_setting('towerflow.tenant'::text)";

    private final JdbcClient jdbc;
    private final String application;
    private final Set<String> engineIndexes;
    private final MigrationComments comments = MigrationComments.read();
    private final StringBuilder text = new StringBuilder();

    /**
     * @param application the role of the server, which is called {@code ${app_user}} as in the migrations
     * @param engineIndexes the names of the indexes that the engine itself makes, in small letters
     */
    Schema(JdbcClient jdbc, String application, Set<String> engineIndexes) {
        this.jdbc = jdbc;
        this.application = application;
        this.engineIndexes = engineIndexes;
    }

    /** Everything that stands in the schema but the engine's tables and what belongs to a table. */
    List<String> things() {
        return jdbc.sql("SELECT relname FROM pg_class c WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND " + OURS
                        + " UNION ALL SELECT relname FROM pg_class c WHERE relkind = 'S' AND " + OURS
                        + " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i'))"
                        + " ORDER BY 1")
                .query(String.class)
                .list();
    }

    /**
     * @param rooms the things of each room in the order in which they are written; all of {@link #things}
     */
    String write(Map<String, List<String>> rooms) {
        text.setLength(0);
        line(
                "-- The schema as all migrations leave it. Generated: io.towerflow.operations.SchemaTest says how to make it anew.");
        line("-- Comments are those of the migrations. The engine's own tables (act_*) are left out.");
        roles();
        functions();
        rooms.forEach((room, things) -> {
            heading(room);
            things.forEach(this::thing);
        });
        heading("On the engine's tables");
        indexes("c.relname ~ '^act_'").stream()
                .filter(index -> !engineIndexes.contains(index.name()))
                .forEach(this::index);
        return text.toString();
    }

    private void roles() {
        heading("Roles, and what each may do where nothing else stands");
        jdbc.sql("""
                        SELECT privilege_type AS rights, string_agg(grantee::regrole::text, ',' ORDER BY grantee::regrole::text) AS roles
                        FROM pg_namespace, aclexplode(nspacl) WHERE nspname = 'public' AND grantee <> nspowner AND grantee <> 0
                        GROUP BY 1 ORDER BY 1""")
                .query((row, n) -> "GRANT " + row.getString("rights") + " ON SCHEMA public TO "
                        + roles(row.getString("roles")) + ";")
                .list()
                .forEach(this::line);
        jdbc.sql("""
                        SELECT CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' ELSE defaclobjtype::text END AS kind,
                          grantee::regrole::text AS role, string_agg(privilege_type, ', ' ORDER BY privilege_type) AS rights
                        FROM pg_default_acl, aclexplode(defaclacl)
                        WHERE defaclnamespace = 'public'::regnamespace AND grantee <> defaclrole
                        GROUP BY 1, 2 ORDER BY 1 DESC, 2""")
                .query((row, n) -> "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT " + row.getString("rights") + " ON "
                        + row.getString("kind") + " TO " + role(row.getString("role")) + ";")
                .list()
                .forEach(this::line);
        jdbc.sql("""
                        SELECT roleid::regrole::text AS granted, member::regrole::text AS role, inherit_option, set_option
                        FROM pg_auth_members WHERE roleid::regrole::text LIKE 'towerflow%' AND member::regrole::text = ?
                        ORDER BY 1""")
                .param(application)
                .query((row, n) -> "GRANT " + row.getString("granted") + " TO " + role(row.getString("role"))
                        + " WITH INHERIT " + (row.getBoolean("inherit_option") ? "TRUE" : "FALSE") + ", SET "
                        + (row.getBoolean("set_option") ? "TRUE" : "FALSE") + ";")
                .list()
                .forEach(this::line);
    }

    private void functions() {
        heading("Functions");
        jdbc.sql(
                        "SELECT proname, pg_get_functiondef(oid) AS text FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2")
                .query((row, n) -> {
                    comment("", comments.of(row.getString("proname")));
                    return line(row.getString("text").strip().replace("public.", "") + ";");
                })
                .list();
    }

    private void thing(String name) {
        line("");
        comment("", comments.of(name));
        String kind = jdbc.sql("SELECT relkind::text FROM pg_class WHERE oid = ?::regclass")
                .param(name)
                .query(String.class)
                .single();
        switch (kind) {
            case "S" -> sequence(name);
            case "v", "m" -> view(name, kind);
            case "r", "p" -> table(name);
            default -> throw new IllegalStateException(name + " is of a kind that is not written yet: " + kind);
        }
    }

    private void sequence(String name) {
        String options = jdbc.sql("""
                        SELECT format_type(seqtypid, NULL) AS seqtype, seqstart, seqincrement, seqcache, seqcycle
                        FROM pg_sequence WHERE seqrelid = ?::regclass""")
                .param(name)
                .query((row, n) -> sequenceOptions(row))
                .single();
        line("CREATE SEQUENCE " + name + options + ";");
        rights(name, "S");
    }

    private static String identityOptions(ResultSet sequence) throws SQLException {
        String options = sequenceOptions(sequence).strip();
        return options.isEmpty() ? "" : " (" + options + ")";
    }

    private static String sequenceOptions(ResultSet sequence) throws SQLException {
        return (Set.of("bigint", "integer").contains(sequence.getString("seqtype"))
                        ? ""
                        : " AS " + sequence.getString("seqtype"))
                + (sequence.getLong("seqstart") == 1 ? "" : " START " + sequence.getLong("seqstart"))
                + (sequence.getLong("seqincrement") == 1 ? "" : " INCREMENT " + sequence.getLong("seqincrement"))
                + (sequence.getLong("seqcache") == 1 ? "" : " CACHE " + sequence.getLong("seqcache"))
                + (sequence.getBoolean("seqcycle") ? " CYCLE" : "");
    }

    private void view(String name, String kind) {
        String options = options(name);
        line("CREATE " + (kind.equals("m") ? "MATERIALIZED " : "") + "VIEW " + name + options + " AS\n"
                + jdbc.sql("SELECT pg_get_viewdef(?::regclass, true)")
                        .param(name)
                        .query(String.class)
                        .single());
        rights(name, "r");
        remarks(name);
    }

    private void table(String name) {
        List<Column> columns = columns(name);
        List<String> policies = new ArrayList<>(policies(name));
        List<String> usual =
                TENANT_POLICIES.stream().map(policy -> policy.formatted(name)).toList();
        boolean tenantTable = policies.containsAll(usual)
                && security(name).equals("ENABLE FORCE")
                && columns.stream()
                        .anyMatch(column -> column.name().equals("tenant_id") && TENANT_DEFAULT.equals(column.value()));
        line("CREATE TABLE " + name + " (");
        List<String> constraints = constraints(name);
        int names = columns.stream()
                .mapToInt(column -> column.name().length())
                .max()
                .orElse(0);
        for (int at = 0; at < columns.size(); at++) {
            Column column = columns.get(at);
            comment("  ", comments.ofColumn(name, column.name().replace("\"", "")));
            boolean last = at == columns.size() - 1 && constraints.isEmpty();
            line("  " + column.name() + " ".repeat(names - column.name().length() + 1)
                    + column.text(tenantTable && column.name().equals("tenant_id")) + (last ? "" : ","));
        }
        for (int at = 0; at < constraints.size(); at++) {
            line("  " + constraints.get(at) + (at == constraints.size() - 1 ? "" : ","));
        }
        String parts = jdbc.sql("SELECT pg_get_partkeydef(?::regclass)")
                .param(name)
                .query(String.class)
                .optional()
                .map(key -> " PARTITION BY " + key)
                .orElse("");
        line(")" + parts + options(name) + ";");
        indexes("c.oid = '" + name + "'::regclass").forEach(this::index);
        jdbc.sql(
                        "SELECT pg_get_triggerdef(oid, true) FROM pg_trigger WHERE tgrelid = ?::regclass AND NOT tgisinternal ORDER BY tgname")
                .param(name)
                .query(String.class)
                .list()
                .forEach(trigger -> line(trigger + ";"));
        if (tenantTable) {
            line("SELECT tenant_table('" + name + "');");
            policies.removeAll(usual);
        } else {
            for (String word : security(name).split(" ")) {
                if (!word.isEmpty()) {
                    line("ALTER TABLE " + name + " " + word + " ROW LEVEL SECURITY;");
                }
            }
        }
        policies.forEach(policy -> line(readable(policy) + ";"));
        rights(name, "r");
        remarks(name);
    }

    /** @param sequence the options of the sequence of an identity, where they are not the usual ones */
    private record Column(
            String name,
            String type,
            @Nullable String value,
            String generated,
            String identity,
            String sequence,
            boolean mandatory) {

        String text(boolean withoutDefault) {
            String made =
                    switch (generated + identity) {
                        case "s" -> " GENERATED ALWAYS AS (" + readable(value + "") + ") STORED";
                        case "a" -> " GENERATED ALWAYS AS IDENTITY" + sequence;
                        case "d" -> " GENERATED BY DEFAULT AS IDENTITY" + sequence;
                        default -> value == null || withoutDefault ? "" : " DEFAULT " + readable(value);
                    };
            return type + (mandatory ? " NOT NULL" : "") + made;
        }
    }

    private List<Column> columns(String table) {
        return jdbc.sql("""
                        SELECT quote_ident(a.attname) AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
                          a.attgenerated::text, a.attidentity::text, pg_get_expr(d.adbin, d.adrelid, true) AS value,
                          CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collation,
                          s.seqstart, s.seqincrement, s.seqcache, s.seqcycle, format_type(s.seqtypid, NULL) AS seqtype
                        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                        LEFT JOIN pg_sequence s ON a.attidentity <> ''
                          AND s.seqrelid = pg_get_serial_sequence(a.attrelid::regclass::text, a.attname)::regclass
                        WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""")
                .param(table)
                .query((row, n) -> {
                    String type = row.getString("type")
                            .replace("timestamp with time zone", "timestamptz")
                            .replace("timestamp without time zone", "timestamp");
                    String collation = row.getString("collation");
                    return new Column(
                            row.getString("name"),
                            type + (collation == null ? "" : " COLLATE " + collation),
                            row.getString("value"),
                            row.getString("attgenerated"),
                            row.getString("attidentity"),
                            row.getString("seqtype") == null ? "" : identityOptions(row),
                            row.getBoolean("attnotnull"));
                })
                .list();
    }

    private List<String> constraints(String table) {
        return jdbc.sql("""
                        SELECT conname, pg_get_constraintdef(c.oid, true) AS text,
                          (SELECT string_agg(attname, '_' ORDER BY k.at) FROM unnest(conkey) WITH ORDINALITY k (num, at)
                           JOIN pg_attribute ON attrelid = conrelid AND attnum = k.num) AS columns
                        FROM pg_constraint c WHERE conrelid = ?::regclass AND contype IN ('p', 'u', 'c', 'f', 'x')
                        ORDER BY position(contype::text IN 'pufcx'), conname""")
                .param(table)
                .query((row, n) -> {
                    String name = row.getString("conname");
                    boolean given =
                            !name.matches(table + "(_" + row.getString("columns") + ")?_(pkey|key|fkey|check)\\d*");
                    return (given ? "CONSTRAINT " + name + " " : "") + readable(row.getString("text"));
                })
                .list();
    }

    private record Index(String name, String text) {}

    private List<Index> indexes(String table) {
        return jdbc.sql("""
                        SELECT i.relname, pg_get_indexdef(x.indexrelid) AS text FROM pg_index x
                        JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
                        WHERE c.relnamespace = 'public'::regnamespace AND NOT i.relispartition AND %s
                        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
                        ORDER BY i.relname""".formatted(table))
                .query((row, n) -> new Index(row.getString("relname"), row.getString("text")))
                .list();
    }

    private void index(Index index) {
        comment("", comments.of(index.name()));
        line(readable(index.text().replace(" ON public.", " ON ").replace(" USING btree", "")) + ";");
    }

    private List<String> policies(String table) {
        return jdbc.sql("""
                        SELECT 'CREATE POLICY ' || policyname || ' ON ' || tablename
                          || CASE permissive WHEN 'PERMISSIVE' THEN '' ELSE ' AS ' || permissive END
                          || CASE cmd WHEN 'ALL' THEN '' ELSE ' FOR ' || cmd END
                          || CASE WHEN roles = '{public}' THEN '' ELSE ' TO ' || array_to_string(roles, ', ') END
                          || coalesce(' USING (' || qual || ')', '') || coalesce(' WITH CHECK (' || with_check || ')', '')
                        FROM pg_policies WHERE schemaname = 'public' AND tablename = ? ORDER BY policyname""").param(table).query(String.class).list();
    }

    private String security(String table) {
        return jdbc.sql(
                        "SELECT concat_ws(' ', CASE WHEN relrowsecurity THEN 'ENABLE' END, CASE WHEN relforcerowsecurity THEN 'FORCE' END)"
                                + " FROM pg_class WHERE oid = ?::regclass")
                .param(table)
                .query(String.class)
                .single();
    }

    private String options(String table) {
        return jdbc.sql(
                        "SELECT ' WITH (' || array_to_string(reloptions, ', ') || ')' FROM pg_class WHERE oid = ?::regclass")
                .param(table)
                .query(String.class)
                .optional()
                .orElse("");
    }

    /** Differences from the usual rights alone. */
    private void rights(String name, String kind) {
        jdbc.sql("""
                        WITH usual AS (SELECT grantee, privilege_type FROM pg_default_acl, aclexplode(defaclacl)
                            WHERE defaclnamespace = 'public'::regnamespace AND defaclobjtype::text = :kind AND grantee <> defaclrole),
                          given AS (SELECT grantee, privilege_type FROM pg_class, aclexplode(relacl)
                            WHERE oid = CAST(:name AS regclass) AND grantee <> relowner),
                          changes AS (
                            SELECT 'REVOKE' AS verb, * FROM (SELECT * FROM usual EXCEPT SELECT * FROM given) r
                            UNION ALL SELECT 'GRANT', * FROM (SELECT * FROM given EXCEPT SELECT * FROM usual) g),
                          by_role AS (SELECT verb, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS role,
                            string_agg(privilege_type, ', ' ORDER BY privilege_type) AS rights FROM changes GROUP BY 1, 2)
                        SELECT verb, rights, string_agg(role, ',' ORDER BY role) AS roles FROM by_role GROUP BY 1, 2
                        ORDER BY 1 DESC, 2""")
                .param("kind", kind)
                .param("name", name)
                .query((row, n) -> row.getString("verb") + " " + row.getString("rights") + " ON " + name
                        + (row.getString("verb").equals("GRANT") ? " TO " : " FROM ")
                        + roles(row.getString("roles"))
                        + ";")
                .list()
                .forEach(this::line);
    }

    private void remarks(String table) {
        jdbc.sql("""
                        SELECT CASE objsubid WHEN 0 THEN 'TABLE ' || relname ELSE 'COLUMN ' || relname || '.' || attname END
                          || ' IS ' || quote_literal(description) AS text
                        FROM pg_description JOIN pg_class c ON c.oid = objoid AND classoid = 'pg_class'::regclass
                        LEFT JOIN pg_attribute ON attrelid = c.oid AND attnum = objsubid AND objsubid > 0
                        WHERE c.oid = ?::regclass ORDER BY objsubid""").param(table).query(String.class).list().forEach(remark -> line("COMMENT ON " + remark + ";"));
    }

    private String roles(String names) {
        return Arrays.stream(names.split(",")).map(this::role).collect(Collectors.joining(", "));
    }

    private String role(String name) {
        return name.equals(application) ? "\"${app_user}\"" : name;
    }

    private static String readable(String expression) {
        String inOneLine = expression.strip().replaceAll("\\s*\n\\s*", " ");
        return LIST.matcher(inOneLine).replaceAll("IN ($1)").replace("'::text", "'");
    }

    private void heading(String words) {
        line("\n\n-- " + "=".repeat(Math.max(3, 60 - words.length())) + " " + words);
    }

    private void comment(String indent, List<String> lines) {
        lines.forEach(said -> line((indent + "-- " + said).stripTrailing()));
    }

    private String line(String words) {
        text.append(words).append('\n');
        return words;
    }
}
