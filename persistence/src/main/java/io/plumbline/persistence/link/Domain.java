package io.plumbline.persistence.link;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A host name, with its port where it has one, under which short codes live; each domain has its own codes. */
@Entity
@Table(name = "domain")
public class Domain {

    /** The id of the domain that serves every host without links of its own; its authority is empty. */
    public static final long DEFAULT_ID = 1;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String authority;

    public Domain(String authority) {
        this.authority = authority;
    }

    /** For the container. */
    protected Domain() {}

    public String authority() {
        return authority;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Domain domain && authority.equals(domain.authority());
    }

    @Override
    public int hashCode() {
        return authority.hashCode();
    }
}
