package io.towerflow;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistrar;

/** Finds the port at which a test can open the SMPP gateway: a free one that the system gives to nobody who asks for any. */
@TestConfiguration(proxyBeanMethods = false)
class SmppPort {

    private static final int FIRST = 20_000;
    private static final int PORTS = 10_000;

    @Bean
    static DynamicPropertyRegistrar smppPort() {
        int own = (int) (ProcessHandle.current().pid() % PORTS);
        int port = IntStream.range(0, PORTS)
                .map(next -> FIRST + (own + next) % PORTS)
                .filter(SmppPort::free)
                .findFirst()
                .orElseThrow();
        return properties -> properties.add("towerflow.smpp.port", () -> port);
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
