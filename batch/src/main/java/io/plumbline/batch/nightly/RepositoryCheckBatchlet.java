package io.plumbline.batch.nightly;

import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;

/** Does nothing but leave a trace in the server's job repository, so that we see where that is. */
@Dependent
@Named
public class RepositoryCheckBatchlet extends AbstractBatchlet {

    @Override
    public String process() {
        return StepExit.DONE.name();
    }
}
