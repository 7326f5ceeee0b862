package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.RunOwner;
import java.util.UUID;

/** This instance of the product: its name and which of its starts this is. Immutable. */
public final class Instance {

    private final RunOwner owner;
    private final boolean watches;

    /** @param watches see {@link DiagnosisSettings#watches} */
    public Instance(String name, boolean watches) {
        this.owner = new RunOwner(name, UUID.randomUUID().toString());
        this.watches = watches;
    }

    public String name() {
        return owner.instance();
    }

    /** What stands in the ledger for this start of this instance. */
    public RunOwner owner() {
        return owner;
    }

    /** Says whether it samples and runs jobs. */
    public boolean watches() {
        return watches;
    }

    /** The name of the target that is this instance's own JVM. */
    public String selfName() {
        return "self@" + name();
    }
}
