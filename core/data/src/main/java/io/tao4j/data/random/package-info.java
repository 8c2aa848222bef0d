/**
 * Repeatable random numbers: {@link io.tao4j.data.random.SeededRandom}.
 *
 * <p>Imports nothing else of tao4j.
 */
@NullMarked
package io.tao4j.data.random;

import org.jspecify.annotations.NullMarked;
