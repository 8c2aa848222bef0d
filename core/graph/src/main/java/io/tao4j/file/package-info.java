/**
 * Files and folders that are either whole or absent ({@link io.tao4j.file.AtomicFile}, {@link
 * io.tao4j.file.AtomicFolder}), and what was read from files as memory that does not need them
 * ({@link io.tao4j.file.FileBytes}).
 *
 * <p>Imports {@code error} only.
 */
@NullMarked
package io.tao4j.file;

import org.jspecify.annotations.NullMarked;
