/**
 * Adaptation of an encoder to plain text: {@link
 * io.tao4j.networks.language.masked.MaskedLanguageNetwork}.
 */
@NullMarked
package io.tao4j.networks.language.masked;

import org.jspecify.annotations.NullMarked;
