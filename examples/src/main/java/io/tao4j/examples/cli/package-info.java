/**
 * The {@code tao} command line: {@link io.tao4j.examples.cli.TaoMain} is the program, {@link
 * io.tao4j.examples.cli.TaoCommandLine} the same for callers in the JVM. A thin layer: options
 * become calls of the facade, results become text, {@code status.json} and an exit code.
 *
 * <p>May import everything public of tao4j but engine implementations.
 */
@NullMarked
package io.tao4j.examples.cli;

import org.jspecify.annotations.NullMarked;
