package io.towerflow.operations.web;

import io.towerflow.problem.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses parameters of which the container could read a part only: too many, or not encoded as they should be. It would hand on
 * the rest as if nothing had been lost.
 */
@Component
class ParametersInFull implements HandlerInterceptor, WebMvcConfigurer {

    private static final String FAILED = "org.apache.catalina.parameter_parse_failed";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    /** Whether the method asks for parameters; elsewhere the body is the method's own to read. */
    private static boolean asksFor(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestParam.class)
                        && !MultipartFile.class.isAssignableFrom(
                                parameter.nestedIfOptional().getNestedParameterType()));
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && asksFor(method)) {
            request.getParameterMap();
        }
        if (request.getAttribute(FAILED) != null) {
            throw new InvalidInputException(
                    "parameters", "cannot be read in full: they are too many, or not encoded as %XX in UTF-8");
        }
        return true;
    }
}
