/**
 * What the engines share and nobody else sees: {@link io.tao4j.engine.internal.ShutdownGate} keeps
 * the end of the JVM and calls into native code apart.
 *
 * <p>May import the JDK and SLF4J only.
 */
@NullMarked
package io.tao4j.engine.internal;

import org.jspecify.annotations.NullMarked;
