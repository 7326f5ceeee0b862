package io.plumbline.batch.heap;

/** Numbers as bytes: small ones take one byte, numbers near zero of either sign too. */
final class Varints {

    private Varints() {}

    /** Maps 0, -1, 1, -2, ... to 0, 1, 2, 3, ... */
    static long unsigned(long number) {
        return (number << 1) ^ (number >> 63);
    }

    static long signed(long unsigned) {
        return (unsigned >>> 1) ^ -(unsigned & 1);
    }

    /** How many bytes {@link #put} takes. */
    static int bytes(long number) {
        return (Math.max(1, 64 - Long.numberOfLeadingZeros(number)) + 6) / 7;
    }

    /** Writes a number as if it had no sign, seven bits a byte; gives the place behind it. */
    static int put(byte[] into, int at, long number) {
        int place = at;
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            into[place++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[place++] = (byte) rest;
        return place;
    }
}
