/**
 * TAO's ocrnet: what is written in a picture of a word, by rectification, convolutions, two
 * bidirectional LSTMs over the columns, and connectionist temporal classification or a decoder with
 * attention: Baek et al. 2019, arXiv 1904.01906.
 */
@NullMarked
package io.tao4j.networks.ocrnet;

import org.jspecify.annotations.NullMarked;
