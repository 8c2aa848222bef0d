/**
 * Files of LMDB, a store of keys and values, in which TAO keeps pictures of text: {@link
 * io.tao4j.data.lmdb.LmdbFile} reads one, {@link io.tao4j.data.lmdb.LmdbWriter} writes one. Java
 * alone: no native file, no lock, no limit of a map's size.
 *
 * <p>May import {@code error} and {@code file}.
 */
@NullMarked
package io.tao4j.data.lmdb;

import org.jspecify.annotations.NullMarked;
