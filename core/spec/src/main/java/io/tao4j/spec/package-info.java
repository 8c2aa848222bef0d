/**
 * Spec files: text to a tree with source positions, the tree to records, every problem in one
 * report. Main types: {@link io.tao4j.spec.SpecValidator} (checks, templates, schema and help for
 * applications), {@link io.tao4j.spec.SpecBinder} (file or {@link io.tao4j.spec.SpecTree} to a
 * record whose components carry {@link io.tao4j.spec.Field}), {@link io.tao4j.spec.SpecReport}
 * (what is wrong, where, and what was probably meant) and {@link io.tao4j.spec.SpecLayout} (the
 * table from another generation's field names).
 *
 * <p>Binding goes: parse, overrides, <code>${…}</code>, layout, record, rules. Imports {@code
 * error} and {@code file} only; networks and the facade import it.
 */
@NullMarked
package io.tao4j.spec;

import org.jspecify.annotations.NullMarked;
