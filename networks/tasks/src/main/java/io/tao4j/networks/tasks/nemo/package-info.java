/**
 * Groups of spec fields that the networks of language and speech share, with NeMo's names and
 * defaults, and what a training makes of them.
 */
@NullMarked
package io.tao4j.networks.tasks.nemo;

import org.jspecify.annotations.NullMarked;
