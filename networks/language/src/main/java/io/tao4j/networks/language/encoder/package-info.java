/**
 * Encoders of text as graphs: {@link io.tao4j.networks.language.encoder.EncoderConfig} reads a
 * {@code config.json}, {@link io.tao4j.networks.language.encoder.TextEncoder} builds BERT,
 * DistilBERT or MobileBERT of it with the parameter names of the public weights.
 */
@NullMarked
package io.tao4j.networks.language.encoder;

import org.jspecify.annotations.NullMarked;
