package io.plumbline.batch.nightly;

import io.plumbline.batch.target.Credentials;
import io.plumbline.batch.target.JmxAddress;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Registers and forgets the JVMs that we watch. Thread-safe. */
@Dependent
public class Targets {

    private final TargetRepository repository;
    private final Transactions transactions;
    private final Sampler sampler;
    private final Clock clock;

    @Inject
    public Targets(TargetRepository repository, Transactions transactions, Sampler sampler, Clock clock) {
        this.repository = repository;
        this.transactions = transactions;
        this.sampler = sampler;
        this.clock = clock;
    }

    /**
     * Registers a JVM behind JMX; it is probed in the background at once.
     *
     * @return the target's id
     * @throws NameTakenException if another target has the name
     */
    public long register(String name, JmxAddress address) {
        var credentials = Optional.ofNullable(address.credentials());
        long id = transactions.commit(() -> repository
                .add(Target.jmx(
                        name,
                        address.url(),
                        credentials.map(Credentials::user).orElse(null),
                        credentials.map(known -> known.password().reference()).orElse(null),
                        clock.instant()))
                .orElseThrow(() -> new NameTakenException(name))
                .id());
        probe(id);
        return id;
    }

    /** Forgets a target and all that was seen of it; false if there is none. */
    public boolean remove(long id) {
        var removed = transactions.commit(() -> repository.find(id).filter(target -> repository.remove(target.id())));
        removed.ifPresent(sampler::remove);
        return removed.isPresent();
    }

    /** Takes a sample of a target now, in the background; what came of it shows on the target. */
    public void probe(long id) {
        transactions.commit(() -> repository.find(id)).ifPresent(sampler::sampleSoon);
    }

    /** All targets by name. */
    public List<Target> all() {
        return transactions.commit(repository::all);
    }
}
