package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.trace.EventAnswer;
import io.plumbline.batch.trace.EventSearch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Row 7: the filter of the case over events, with the states of their threads. */
class CaseRow07EventFilterTest {

    private static final EventSearch SEARCH = new EventSearch(10, Duration.ofMinutes(1));

    @Test
    void theExpressionOfTheCaseFindsAllocationsOfRunningThreadsAlone() throws Exception {
        var running = matches("type == 'ObjectAllocationSample' && thread.state == 'RUNNABLE'");
        var all = matches("type == 'ObjectAllocationSample'");
        var others = matches("type == 'ObjectAllocationSample' && thread.state != 'RUNNABLE'");

        assertThat(running.matched()).isPositive();
        assertThat(running.matched() + others.matched()).isEqualTo(all.matched());
    }

    @Test
    void parksOfRequestsAreFoundByTheirPlace() throws Exception {
        var parks = matches("type == 'ThreadPark' && stack.contains('Shortener.awaitStore')");

        assertThat(parks.matched()).isEqualTo(Shortener.BUSY_REQUESTS / 100);
    }

    @Test
    void aMistakeIsShownAtItsColumn() throws Exception {
        var answer = SEARCH.run(ShortenerRun.busy(), "thread.stat == 'RUNNABLE'");

        assertThat(answer)
                .isInstanceOfSatisfying(
                        EventAnswer.Refused.class,
                        refused -> assertThat(refused.column()).isEqualTo(7));
    }

    private static EventAnswer.Matches matches(String expression) throws Exception {
        var answer = SEARCH.run(ShortenerRun.busy(), expression);
        assertThat(answer).isInstanceOf(EventAnswer.Matches.class);
        return (EventAnswer.Matches) answer;
    }
}
