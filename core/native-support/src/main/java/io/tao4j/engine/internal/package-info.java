/**
 * What both engines need around their native libraries: {@code ShutdownGate} keeps calls and the
 * end of the JVM apart, {@code OneDnn} keeps oneDNN right, {@code ElfFile} and {@code
 * LoadedLibrary} find what natives keep to themselves. No part of the public API.
 *
 * <p>May import {@code error}, {@code tensor} and JNA; never an engine.
 */
@NullMarked
package io.tao4j.engine.internal;

import org.jspecify.annotations.NullMarked;
