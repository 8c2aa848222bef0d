/**
 * NeMo's token_classification: {@link
 * io.tao4j.networks.language.tokens.TokenClassificationNetwork}, entities in a text.
 */
@NullMarked
package io.tao4j.networks.language.tokens;

import org.jspecify.annotations.NullMarked;
