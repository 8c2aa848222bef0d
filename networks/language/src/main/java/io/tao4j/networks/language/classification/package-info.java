/**
 * NeMo's text_classification: {@link
 * io.tao4j.networks.language.classification.TextClassificationNetwork}, a class for a text.
 */
@NullMarked
package io.tao4j.networks.language.classification;

import org.jspecify.annotations.NullMarked;
