package io.towerflow;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/**
 * Runs a test against the whole product on a real PostgreSQL and a real Kafka, started once for all tests of the JVM. The
 * demo's story is off; what a test needs it makes itself, under ids of its own. {@link Clocks} move the time of a component.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Import({Clocks.Configuration.class, SmppPort.class})
@ExtendWith({FreshHome.class, Clocks.PutBack.class})
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "towerflow.home=${java.io.tmpdir}/towerflow-test-${PID}",
            "towerflow.kafka.port=0",
            "towerflow.smtp.port=0",
            "towerflow.demo.story=false",
            // Whoever waits for a backtest waits no longer than it takes.
            "towerflow.workbench.backtest.interval=200ms",
            // The story's own test shares the database with tests that leave incidents open.
            "towerflow.story.most-incidents=100000",
            // The ITSM has a tenant of its own, whose test sends its tickets by itself.
            "towerflow.itsm.url=http://127.0.0.1:1",
            "towerflow.itsm.tenant=itsm",
            "towerflow.itsm.threads=0",
            "towerflow.itsm.webhook-secret=whsec_dHJvdWJsZS10aWNrZXQtdGVzdC1zZWNyZXQ=",
            "towerflow.notification.call-timeout=4s",
            "towerflow.notification.lease=8s",
            "towerflow.notification.settling=5s",
            "towerflow.notification.ask-after=1s",
            "towerflow.notification.fail-over-after=5s",
            // Many tests write to the same people of the demo; the limits have a test of their own.
            "towerflow.notification.limits.sms.messages=10000",
            "towerflow.notification.limits.sms.ceiling=20000",
            "towerflow.notification.limits.mail.messages=10000",
            "towerflow.notification.limits.mail.ceiling=20000",
            // Push services of tests listen on the loop-back address.
            "towerflow.push.services[0]=http://127.0.0.1:*",
            // Nobody listens at its port, which SmppPort finds, unless a test opens the gateway.
            "towerflow.smpp.host=127.0.0.1",
            "towerflow.smpp.system-id=tower",
            "towerflow.smpp.password=flow",
            "towerflow.smpp.from=+2252720000000"
        })
@Tag("product")
public @interface TowerFlowTest {}
