package io.plumbline.persistence.schema;

import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.internal.none.BytecodeProviderImpl;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.hibernate.service.spi.ServiceContributor;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/**
 * Tells Hibernate to make no classes at run time, so that the library for that, a third of all classes that a server would scan
 * at each start, is not shipped.
 *
 * <p>Such classes are proxies of entities that are not loaded yet. No entity refers to another but by its id, and {@code
 * getReference} must not be called.
 */
public final class NoBytecode implements ServiceContributor {

    @Override
    public void contribute(StandardServiceRegistryBuilder services) {
        services.addInitiator(new None());
    }

    private static final class None implements StandardServiceInitiator<BytecodeProvider> {

        @Override
        public Class<BytecodeProvider> getServiceInitiated() {
            return BytecodeProvider.class;
        }

        @Override
        public BytecodeProvider initiateService(
                Map<String, Object> configuration, ServiceRegistryImplementor registry) {
            return new BytecodeProviderImpl();
        }
    }
}
