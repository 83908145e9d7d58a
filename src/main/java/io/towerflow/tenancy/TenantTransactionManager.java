package io.towerflow.tenancy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Begins each transaction in the scope of the thread's tenant: sets {@code towerflow.tenant}, and for system work the
 * role {@code towerflow_intake}, for this transaction only. PostgreSQL's row level security does the rest.
 */
public class TenantTransactionManager extends JdbcTransactionManager {

    private static final String SCOPE = "select set_config('towerflow.tenant', ?, true)";
    private static final String SYSTEM_SCOPE =
            "select set_config('towerflow.tenant', '', true), set_config('role', 'towerflow_intake', true)";

    public TenantTransactionManager(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
            throws SQLException {
        super.prepareTransactionalConnection(connection, definition);
        if (Tenancy.isSystem()) {
            try (PreparedStatement statement = connection.prepareStatement(SYSTEM_SCOPE)) {
                statement.execute();
            }
        } else {
            setTenant(connection, Tenancy.current());
        }
    }

    /**
     * Changes the tenant of the transaction already open on this thread, for work inside the engine's transactions, which
     * begin before it is known whose process they run.
     *
     * @throws IllegalStateException when no transaction is open
     */
    public void adopt(String tenant) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A tenant can be adopted inside a transaction only");
        }
        DataSource dataSource = obtainDataSource();
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            setTenant(connection, tenant);
        } catch (SQLException e) {
            throw new TransactionSystemException("The tenant " + tenant + " could not be adopted", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private static void setTenant(Connection connection, @Nullable String tenant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SCOPE)) {
            statement.setString(1, tenant == null ? "" : tenant);
            statement.execute();
        }
    }
}
