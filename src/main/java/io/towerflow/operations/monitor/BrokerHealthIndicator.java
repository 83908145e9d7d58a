package io.towerflow.operations.monitor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** Reports down when the Kafka broker, from which all alarms come, does not answer within three seconds. */
@Component("brokerHealthIndicator")
class BrokerHealthIndicator extends AbstractHealthIndicator implements DisposableBean {

    private static final int PATIENCE_MILLIS = 3000;

    private final AdminClient client;

    BrokerHealthIndicator(KafkaAdmin admin) {
        super("The Kafka broker does not answer");
        Map<String, Object> settings = new HashMap<>(admin.getConfigurationProperties());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        this.client = AdminClient.create(settings);
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws Exception {
        DescribeClusterResult cluster = client.describeCluster();
        health.up()
                .withDetail("cluster", cluster.clusterId().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                .withDetail(
                        "nodes",
                        cluster.nodes()
                                .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                                .size());
    }

    @Override
    public void destroy() {
        client.close(Duration.ofSeconds(1));
    }
}
