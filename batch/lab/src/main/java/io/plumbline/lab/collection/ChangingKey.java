package io.plumbline.lab.collection;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Removes carts by a key that has changed since it was put in, so that none is ever found again. */
public final class ChangingKey implements LabCase {

    private static final Map<Cart, byte[]> CARTS = new HashMap<>();

    private volatile long carts;

    @Override
    public void serve(long request) {
        var cart = new Cart(request);
        CARTS.put(cart, new byte[Layout.PAYLOAD]);
        cart.price++;
        CARTS.remove(cart);
        carts = CARTS.size();
    }

    @Override
    public long kept() {
        return carts;
    }

    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(3, Integer.BYTES) + Layout.object(0, Long.BYTES);
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, Cart.class.getName(), ChangingKey.class.getName(), "CARTS"));
    }

    /** Equal by its price, which changes. */
    private static final class Cart {
        private long price;

        Cart(long price) {
            this.price = price;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Cart cart && cart.price == price;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(price);
        }
    }
}
