/**
 * {@code emotionnet}: what a face shows, from the places of its landmarks. {@link
 * io.tao4j.networks.emotion.EmotionNetwork} is the network. Imports {@code network}, what lies
 * below it, and the kits.
 */
@NullMarked
package io.tao4j.networks.emotion;

import org.jspecify.annotations.NullMarked;
