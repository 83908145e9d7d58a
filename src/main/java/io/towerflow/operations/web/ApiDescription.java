package io.towerflow.operations.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.github.therapi.runtimejavadoc.CommentFormatter;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import io.towerflow.identity.AccessRule;
import io.towerflow.identity.AccessTable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.server.PathContainer;
import org.springframework.util.ClassUtils;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The description of the API: what each call does in the words of its Javadoc, who may call it and under which heading as the
 * access table says, and bodies that work as they stand.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String EXAMPLES = "api-examples.yaml";

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("TowerFlow")
                        .version("v1")
                        .description("""
                                Alarms of telecom towers in, explained incidents out. Errors are problem details \
                                (RFC 9457, application/problem+json). Lists are JSON arrays, paged by `offset` and \
                                `limit` (at most 1,000), with their whole length in `X-Total-Count`. Times are RFC 3339 \
                                with offset.""")
                        .license(new License()
                                .name("GPL-3.0-or-later")
                                .url("https://www.gnu.org/licenses/gpl-3.0.html")))
                .components(new Components()
                        .addSecuritySchemes(
                                "basic",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic"))
                        .addSecuritySchemes(
                                "key",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")))
                .addSecurityItem(new SecurityRequirement().addList("basic"))
                .addSecurityItem(new SecurityRequirement().addList("key"));
    }

    /** Tells bodies apart that bear the same short name in two controllers. */
    @Bean
    ModelResolver namesOfBodies(ObjectMapperProvider mapper) {
        return new ModelResolver(mapper.jsonMapper(), new TypeNameResolver() {
            @Override
            protected String getNameOfClass(Class<?> type) {
                Class<?> outer = type.getEnclosingClass();
                return outer == null || !type.getName().startsWith("io.towerflow.")
                        ? super.getNameOfClass(type)
                        : getNameOfClass(outer).replaceFirst("Controller$", "") + type.getSimpleName();
            }
        });
    }

    /** Takes the Javadoc also of methods that springdoc passes over, as those of proxied controllers. */
    @Bean
    OperationCustomizer inTheWordsOfTheJavadoc() {
        CommentFormatter formatter = new CommentFormatter();
        return (operation, handler) -> {
            if (operation.getSummary() == null || operation.getSummary().isBlank()) {
                Method method = ClassUtils.getMostSpecificMethod(
                        handler.getMethod(), ClassUtils.getUserClass(handler.getBeanType()));
                String said = formatter
                        .format(RuntimeJavadoc.getJavadoc(method).getComment())
                        .replaceAll("\\s+", " ");
                operation.setSummary(said.replaceFirst("(?<=[.;:]) .*", ""));
                operation.setDescription(said.isEmpty() ? null : said);
            }
            return operation;
        };
    }

    @Bean
    GlobalOpenApiCustomizer asTheAccessTableSays(AccessTable table) {
        JsonNode examples = examples();
        return api -> {
            if (api.getPaths() == null) {
                return;
            }
            api.getPaths().forEach((path, item) -> item.readOperationsMap()
                    .forEach((method, operation) -> describe(table, examples, path, method, operation)));
            api.setTags(api.getPaths().values().stream()
                    .flatMap(item -> item.readOperations().stream())
                    .flatMap(operation -> operation.getTags().stream())
                    .distinct()
                    .sorted()
                    .map(name -> new Tag().name(name))
                    .toList());
        };
    }

    private static void describe(
            AccessTable table, JsonNode examples, String path, PathItem.HttpMethod method, Operation operation) {
        PathContainer address = PathContainer.parsePath(path.replaceAll("\\{[^}]*}", "x"));
        table.rules().stream()
                .filter(rule -> (rule.method().equals("*") || rule.method().equals(method.name()))
                        && PathPatternParser.defaultInstance.parse(rule.path()).matches(address))
                .findFirst()
                .ifPresent(rule -> {
                    operation.setTags(List.of(heading(rule.resource())));
                    String said = operation.getDescription() == null ? "" : operation.getDescription() + "\n\n";
                    operation.setDescription(said + "*For: " + callers(rule) + "*");
                });
        JsonNode example = examples.path(method.name() + ' ' + path);
        if (!example.isMissingNode() && operation.getRequestBody() != null) {
            operation.getRequestBody().getContent().values().forEach(content -> show(content, example));
        }
    }

    private static void show(MediaType content, JsonNode example) {
        content.setExample(example);
    }

    private static String heading(String resource) {
        return resource.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                + resource.substring(1).replace('-', ' ');
    }

    private static String callers(AccessRule rule) {
        if (rule.callers().contains(AccessRule.PUBLIC)) {
            return "everybody";
        }
        if (rule.callers().contains(AccessRule.SIGNED)) {
            return "calls that the other system has signed";
        }
        return rule.callers().stream().sorted().collect(Collectors.joining(", "));
    }

    private static JsonNode examples() {
        try (InputStream file = new ClassPathResource(EXAMPLES).getInputStream()) {
            return new YAMLMapper().readTree(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(EXAMPLES + " cannot be read", e);
        }
    }
}
