/**
 * Language models of n-grams: {@link io.tao4j.networks.speech.ngram.NGramEstimator} makes one from
 * text, {@link io.tao4j.networks.speech.ngram.ArpaFile} and {@link
 * io.tao4j.networks.speech.ngram.NGramFile} read and write files, {@link
 * io.tao4j.networks.speech.ngram.NGramModel} answers, {@link
 * io.tao4j.networks.speech.ngram.NGramMixture} joins two, {@link
 * io.tao4j.networks.speech.ngram.Perplexity} measures.
 */
@NullMarked
package io.tao4j.networks.speech.ngram;

import org.jspecify.annotations.NullMarked;
