/**
 * The network {@code n_gram}: TAO's specs of language models, and the work that they ask for, as
 * commands. {@link io.tao4j.networks.speech.ngram} has the models themselves.
 */
@NullMarked
package io.tao4j.networks.speech.language;

import org.jspecify.annotations.NullMarked;
