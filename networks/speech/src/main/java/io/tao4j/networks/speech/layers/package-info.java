/** Layers over sequences that networks of speech share. */
@NullMarked
package io.tao4j.networks.speech.layers;

import org.jspecify.annotations.NullMarked;
