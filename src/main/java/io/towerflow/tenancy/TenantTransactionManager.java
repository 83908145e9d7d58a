package io.towerflow.tenancy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Begins each transaction in the scope of the thread's tenant: sets {@code towerflow.tenant}, and for system work the
 * role {@code towerflow_intake}, for this transaction only. PostgreSQL's row level security does the rest; without a tenant it
 * shows no row of any. A scope that the transaction has already is not set again: each setting is a way to the database and back.
 */
public class TenantTransactionManager extends JdbcTransactionManager {

    private static final String SCOPE = "select set_config('towerflow.tenant', ?, true)";
    private static final String SYSTEM_SCOPE =
            "select set_config('towerflow.tenant', '', true), set_config('role', 'towerflow_intake', true)";

    /** The scope that was set last on this thread; of another connection it says nothing. */
    private final ThreadLocal<Scope> last = new ThreadLocal<>();

    private record Scope(Connection connection, String tenant) {}

    public TenantTransactionManager(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
            throws SQLException {
        super.prepareTransactionalConnection(connection, definition);
        last.remove();
        String tenant = Tenancy.current();
        if (Tenancy.isSystem()) {
            try (PreparedStatement statement = connection.prepareStatement(SYSTEM_SCOPE)) {
                statement.execute();
            }
        } else if (tenant != null) {
            setTenant(connection, tenant);
        }
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        last.remove();
        super.doCleanupAfterCompletion(transaction);
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
            Scope scope = last.get();
            if (scope == null || scope.connection() != connection || !tenant.equals(scope.tenant())) {
                setTenant(connection, tenant);
            }
        } catch (SQLException e) {
            throw new TransactionSystemException("The tenant " + tenant + " could not be adopted", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private void setTenant(Connection connection, String tenant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SCOPE)) {
            statement.setString(1, tenant);
            statement.execute();
        }
        last.set(new Scope(connection, tenant));
    }
}
