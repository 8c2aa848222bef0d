/**
 * NeMo's punctuation_and_capitalization: {@link
 * io.tao4j.networks.language.punctuation.PunctuationNetwork}, marks and capitals for plain words.
 */
@NullMarked
package io.tao4j.networks.language.punctuation;

import org.jspecify.annotations.NullMarked;
