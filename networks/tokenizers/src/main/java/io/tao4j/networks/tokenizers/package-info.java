/**
 * Text to numbers and back: {@link io.tao4j.networks.tokenizers.Tokenizer} with its forms, {@link
 * io.tao4j.networks.tokenizers.SequenceTemplate} for the special tokens around one or two texts,
 * {@link io.tao4j.networks.tokenizers.TokenSequences} for truncation and windows, {@link
 * io.tao4j.networks.tokenizers.TokenBatch} for padding. Start at {@link
 * io.tao4j.networks.tokenizers.Tokenizers}, which reads files.
 */
@NullMarked
package io.tao4j.networks.tokenizers;

import org.jspecify.annotations.NullMarked;
