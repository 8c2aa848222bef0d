/**
 * Files and folders that are either whole or absent: {@link io.tao4j.file.AtomicFile}, {@link
 * io.tao4j.file.AtomicFolder}.
 *
 * <p>Imports {@code error} only.
 */
@NullMarked
package io.tao4j.file;

import org.jspecify.annotations.NullMarked;
