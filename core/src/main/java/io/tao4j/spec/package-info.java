/**
 * Spec files: text to a tree with source positions, the tree to records, every problem in one
 * report. Main types: {@link io.tao4j.spec.SpecReader} (file to {@link io.tao4j.spec.SpecTree}),
 * {@link io.tao4j.spec.SpecBinder} (tree to a record whose components carry {@link
 * io.tao4j.spec.Field}) and {@link io.tao4j.spec.SpecReport} (what is wrong, where, and what was
 * probably meant).
 *
 * <p>Imports {@code error} and {@code file} only; networks and the facade import it.
 */
@NullMarked
package io.tao4j.spec;

import org.jspecify.annotations.NullMarked;
