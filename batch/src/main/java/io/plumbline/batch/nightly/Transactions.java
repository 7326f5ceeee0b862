package io.plumbline.batch.nightly;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.util.function.Supplier;

/**
 * Work that is committed as a whole or not at all. Thread-safe.
 *
 * <p>Beans that outlive a request read through it, too: outside of a transaction the server's entity manager keeps one
 * session for all threads and closes it under them ("Session/EntityManager is closed").
 */
@Dependent
public class Transactions {

    private final UserTransaction transaction;

    @Inject
    public Transactions(UserTransaction transaction) {
        this.transaction = transaction;
    }

    /** Works in the current transaction if there is one, otherwise in one of its own, which is then committed. */
    public <T> T commit(Supplier<T> work) {
        try {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                return work.get();
            }
            transaction.begin();
            boolean done = false;
            try {
                var result = work.get();
                done = true;
                return result;
            } finally {
                end(done);
            }
        } catch (SystemException | NotSupportedException failure) {
            throw new PersistenceException("the server's transaction manager failed", failure);
        }
    }

    /** As {@link #commit(Supplier)}, for work without a result. */
    public void commit(Runnable work) {
        commit(() -> {
            work.run();
            return true;
        });
    }

    private void end(boolean done) throws SystemException {
        if (!done || transaction.getStatus() == Status.STATUS_MARKED_ROLLBACK) {
            transaction.rollback();
            return;
        }
        try {
            transaction.commit();
        } catch (RollbackException | HeuristicMixedException | HeuristicRollbackException refused) {
            throw new PersistenceException("the transaction was rolled back", refused);
        }
    }
}
