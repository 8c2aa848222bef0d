/**
 * {@code gesturenet}: which gesture a hand makes, from a picture of the hand. {@link
 * io.tao4j.networks.gesture.GestureNetwork} is the network. Imports {@code network}, what lies
 * below it, and the kits.
 */
@NullMarked
package io.tao4j.networks.gesture;

import org.jspecify.annotations.NullMarked;
