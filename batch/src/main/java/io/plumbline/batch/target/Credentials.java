package io.plumbline.batch.target;

/** Who asks: a user and the reference to his password. */
public record Credentials(String user, Secret password) {

    public Credentials {
        if (user.isBlank()) {
            throw new IllegalArgumentException(
                    "the user of a JMX address is blank; leave user and password out together");
        }
    }
}
