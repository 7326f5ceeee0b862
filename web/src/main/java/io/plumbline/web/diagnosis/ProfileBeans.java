package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.ProfileSettings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the container's one desk for questions about profiles. */
@Dependent
public class ProfileBeans {

    @Produces
    @Singleton
    ProfileDesk profileDesk(ProfileSettings settings) {
        return new ProfileDesk(settings);
    }
}
