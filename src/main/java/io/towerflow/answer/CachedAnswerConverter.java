package io.towerflow.answer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/** Sends a {@link CachedAnswer} as it was made, packed where the caller takes gzip. */
@Component
class CachedAnswerConverter extends AbstractHttpMessageConverter<CachedAnswer> {

    CachedAnswerConverter() {
        super(MediaType.TEXT_HTML, MediaType.APPLICATION_JSON);
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == CachedAnswer.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected CachedAnswer readInternal(Class<? extends CachedAnswer> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("Kept answers are only written", message);
    }

    @Override
    protected void writeInternal(CachedAnswer answer, HttpOutputMessage message) throws IOException {
        answer.send(message);
    }
}
