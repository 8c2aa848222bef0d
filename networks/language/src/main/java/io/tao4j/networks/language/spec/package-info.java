/**
 * Groups of spec fields that the networks of language share, with NeMo's names and defaults as
 * TAO's specs have them.
 */
@NullMarked
package io.tao4j.networks.language.spec;

import org.jspecify.annotations.NullMarked;
