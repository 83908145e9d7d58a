package io.towerflow.demo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.towerflow.TowerFlow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

class DemoOnLoopbackOnlyTest {

    /** Starts the product itself; it ends before any of its servers starts. */
    @ParameterizedTest
    @ValueSource(strings = {"--towerflow.listen=0.0.0.0", "--towerflow.listen=::", "--server.address=0.0.0.0"})
    @ExtendWith(OutputCaptureExtension.class)
    void anOpenDemoDoesNotStartAndSaysWhyInOneLine(String argument, CapturedOutput output) {
        Throwable refusal = catchThrowable(() -> SpringApplication.run(
                TowerFlow.class, argument, "--towerflow.home=/tmp/towerflow-never", "--server.port=0"));

        assertThat(refusal).isInstanceOf(DemoExposedException.class);
        assertThat(output.getOut().lines().filter(line -> line.contains("TOWERFLOW_DEMO_OPEN=true")))
                .hasSize(1);
        assertThat(output.getOut()).doesNotContain("\tat io.towerflow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "localhost"})
    void aDemoOfThisMachineStarts(String address) {
        assertThatCode(() -> DemoOnLoopbackOnly.check(demo(address))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "2001:db8::1", " ", "", "no.such.host.invalid"})
    void anyOtherAddressIsRefused(String address) {
        assertThat(catchThrowable(() -> DemoOnLoopbackOnly.check(demo(address))))
                .isInstanceOf(DemoExposedException.class);
    }

    @ParameterizedTest
    @CsvSource({"towerflow.demo.open,true", "towerflow.demo.enabled,false"})
    void whoSaysSoMayListenAnywhere(String setting, String value) {
        MockEnvironment environment = demo("0.0.0.0");
        environment.setProperty(setting, value);

        assertThatCode(() -> DemoOnLoopbackOnly.check(environment)).doesNotThrowAnyException();
    }

    @Test
    void aPortOfItsOwnForOperationsCountsToo() {
        MockEnvironment environment = demo("127.0.0.1");
        environment.setProperty("server.port", "8080");
        environment.setProperty("management.server.port", "9090");

        assertThat(catchThrowable(() -> DemoOnLoopbackOnly.check(environment)))
                .isInstanceOf(DemoExposedException.class);
        environment.setProperty("management.server.address", "127.0.0.1");
        assertThatCode(() -> DemoOnLoopbackOnly.check(environment)).doesNotThrowAnyException();
    }

    private static MockEnvironment demo(String address) {
        MockEnvironment environment = new MockEnvironment();
        environment.setProperty("towerflow.demo.enabled", "true");
        environment.setProperty("server.address", address);
        return environment;
    }
}
