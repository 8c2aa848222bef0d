/**
 * The kit of networks that label words: {@link io.tao4j.networks.language.words.LabelledWords} is
 * their data, {@link io.tao4j.networks.language.words.WordDefinition} an encoder with any number of
 * last layers, {@link io.tao4j.networks.language.words.WordLabeller} answers for texts of any
 * length.
 */
@NullMarked
package io.tao4j.networks.language.words;

import org.jspecify.annotations.NullMarked;
