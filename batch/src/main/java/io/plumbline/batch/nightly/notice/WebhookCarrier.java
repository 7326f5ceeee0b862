package io.plumbline.batch.nightly.notice;

import io.plumbline.persistence.notice.StoredNotice;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts each notice to an address, signed. Whatever is not a 2xx within the time is a failure. Thread-safe. */
final class WebhookCarrier implements Carrier {

    private static final int GOOD = 200;
    private static final int NO_LONGER_GOOD = 300;

    private final NoticeSettings.Webhook webhook;
    private final Duration timeout;
    private final Clock clock;
    private final HttpClient client;

    WebhookCarrier(NoticeSettings.Webhook webhook, Duration timeout, Clock clock) {
        this.webhook = webhook;
        this.timeout = timeout;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public StoredNotice.Channel channel() {
        return StoredNotice.Channel.WEBHOOK;
    }

    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    public Duration gather() {
        return Duration.ZERO;
    }

    @Override
    public Duration longestTime() {
        return timeout.multipliedBy(2);
    }

    @Override
    public void bring(List<StoredNotice> notices) throws DeliveryException, InterruptedException {
        for (var notice : notices) {
            int status = post(notice);
            if (status < GOOD || status >= NO_LONGER_GOOD) {
                throw new DeliveryException("the webhook answered with status " + status);
            }
        }
    }

    /* The client's own timeout ends with the headers; a body that drips for ever would outlive it. */
    private int post(StoredNotice notice) throws DeliveryException, InterruptedException {
        var body = notice.content();
        var request = HttpRequest.newBuilder(webhook.url())
                .timeout(timeout)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "Plumbline")
                .header("X-Plumbline-Delivery", Long.toString(notice.id()))
                .header(Signature.HEADER, signature(notice))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (TimeoutException tooLate) {
            throw new DeliveryException("the webhook did not answer within " + timeout.toSeconds() + " s", tooLate);
        } catch (ExecutionException failed) {
            throw new DeliveryException("the webhook was not reached: " + failed.getCause(), failed);
        } finally {
            answer.cancel(true);
        }
    }

    private String signature(StoredNotice notice) throws DeliveryException {
        var secret = RevealedSecret.of(webhook.secret());
        return Signature.of(secret, clock.instant(), notice.id(), notice.content());
    }
}
