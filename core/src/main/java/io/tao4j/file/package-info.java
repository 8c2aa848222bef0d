/**
 * Files that are either whole or absent: {@link io.tao4j.file.AtomicFile}.
 *
 * <p>Imports {@code error} only.
 */
@NullMarked
package io.tao4j.file;

import org.jspecify.annotations.NullMarked;
