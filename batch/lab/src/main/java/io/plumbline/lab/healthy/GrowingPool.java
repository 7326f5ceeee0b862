package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A pool of threads that grows for three minutes (3,600 requests) to its maximum of forty. */
public final class GrowingPool implements LabCase {

    private static final int MOST = 40;
    private static final int PERIOD = 90;

    private final List<Thread> workers = new ArrayList<>();

    @Override
    public void serve(long request) {
        if (request % PERIOD == 0 && workers.size() < MOST) {
            var worker = new Thread(GrowingPool::work, "worker-" + workers.size());
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
    }

    private static void work() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
    }
}
