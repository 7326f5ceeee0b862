package io.plumbline.persistence.link;

import io.plumbline.persistence.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Reads what codes are like once for the container, and chooses where they come from. */
@Dependent
public class CodeBeans {

    @Produces
    @Singleton
    CodeSettings settings(Settings settings) {
        return CodeSettings.from(settings);
    }

    @Produces
    @Singleton
    CodeSource codes(CodeSettings settings, CodeNumbers numbers) {
        return switch (settings.strategy()) {
            case RANDOM -> new RandomCodes(settings.characters());
            case FEISTEL -> {
                var configured = settings.feistelKey();
                yield new FeistelCodes(
                        numbers::next,
                        configured == null ? numbers::key : () -> FeistelCodes.keyOf(configured),
                        settings.characters());
            }
        };
    }
}
