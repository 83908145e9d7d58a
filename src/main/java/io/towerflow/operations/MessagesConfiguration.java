package io.towerflow.operations;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Configures the texts of all rooms. */
@Configuration(proxyBeanMethods = false)
class MessagesConfiguration {

    /** Loads every room's texts: one pair of files i18n/ROOM_en.properties and i18n/ROOM_fr.properties, in UTF-8. */
    @Bean
    MessageSource messageSource() throws IOException {
        Resource[] english = new PathMatchingResourcePatternResolver().getResources("classpath*:i18n/*_en.properties");
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasenames(Arrays.stream(english)
                .map(file -> Objects.requireNonNull(file.getFilename()))
                .map(name -> "i18n/" + name.substring(0, name.length() - "_en.properties".length()))
                .sorted()
                .toArray(String[]::new));
        messages.setDefaultEncoding("UTF-8");
        messages.setDefaultLocale(Locale.ENGLISH);
        messages.setFallbackToSystemLocale(false);
        return messages;
    }
}
