package io.plumbline.web.title;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.web.http.IpAddress;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/** Makes the container's one fetch of titles, and ends it. */
@Dependent
public class TitleBeans {

    @Produces
    @Singleton
    TitleFetch titleFetch(Settings settings) {
        return new TitleFetch(TitleSettings.from(settings), TitleBeans::addressesOf, (SSLSocketFactory)
                SSLSocketFactory.getDefault());
    }

    void end(@Disposes TitleFetch titles) {
        titles.close();
    }

    private static List<IpAddress> addressesOf(String name) throws UnknownHostException {
        return Stream.of(InetAddress.getAllByName(name))
                .map(address -> Objects.requireNonNull(IpAddress.parse(address.getHostAddress())))
                .toList();
    }
}
