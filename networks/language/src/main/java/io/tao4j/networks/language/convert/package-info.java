/**
 * {@code dataset_convert} of the networks of language: other forms of data to NeMo's, which the
 * networks read.
 */
@NullMarked
package io.tao4j.networks.language.convert;

import org.jspecify.annotations.NullMarked;
