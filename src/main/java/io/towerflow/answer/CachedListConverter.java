package io.towerflow.answer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/** Sends a {@link CachedList} as it was written, packed where the caller takes gzip. */
@Component
class CachedListConverter extends AbstractHttpMessageConverter<CachedList<?>> {

    CachedListConverter() {
        super(MediaType.APPLICATION_JSON);
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == CachedList.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected CachedList<?> readInternal(Class<? extends CachedList<?>> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("Kept lists are only written", message);
    }

    @Override
    protected void writeInternal(CachedList<?> list, HttpOutputMessage message) throws IOException {
        list.answer().send(message);
    }
}
