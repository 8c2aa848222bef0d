/**
 * Example programs on the public API: {@link io.tao4j.examples.QuickStart} is the whole life of a
 * classifier, {@link io.tao4j.examples.Tour} the code that README.md shows.
 *
 * <p>May import everything public of tao4j but engine implementations.
 */
@NullMarked
package io.tao4j.examples;

import org.jspecify.annotations.NullMarked;
