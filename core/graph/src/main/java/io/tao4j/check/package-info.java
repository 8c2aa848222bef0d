/**
 * Whether another program computes what the engine computes: {@link io.tao4j.check.OutputCheck}
 * runs it on {@link io.tao4j.check.Sample}s and compares within a {@link io.tao4j.check.Tolerance};
 * {@link io.tao4j.check.CheckReport} says how near it came.
 *
 * <p>May import {@code engine} (the contract only), {@code tensor} and {@code error}.
 */
@NullMarked
package io.tao4j.check;

import org.jspecify.annotations.NullMarked;
