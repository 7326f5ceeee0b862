package io.plumbline.web.memory;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Looks after the heap from the start of the application to its end, if its JVM is one that can be asked to mark it. */
@Singleton(name = "SpareHeapLife")
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class SpareHeapLife {

    private static final String THREADS = "java:comp/DefaultManagedThreadFactory";

    /** The most visited links are being read until the first look. */
    private static final Duration PAUSE = Duration.ofSeconds(20);

    private final CountDownLatch stopped = new CountDownLatch(1);

    // the name is a constant of the platform, nobody's input
    @SuppressWarnings("BanJNDI")
    @PostConstruct
    void start() {
        try {
            ManagedThreadFactory threads = InitialContext.doLookup(THREADS);
            SpareHeap.ofThisJvm()
                    .ifPresent(heap -> threads.newThread(() -> lookAfter(heap)).start());
        } catch (NamingException noThreads) {
            throw new IllegalStateException("the server has no \"" + THREADS + "\"", noThreads);
        }
    }

    @PreDestroy
    void stop() {
        stopped.countDown();
    }

    private void lookAfter(SpareHeap heap) {
        try {
            while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                heap.look();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
