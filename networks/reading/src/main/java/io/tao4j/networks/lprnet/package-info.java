/**
 * TAO's lprnet: the characters of a licence plate, by convolutions, an LSTM over the columns and
 * connectionist temporal classification.
 */
@NullMarked
package io.tao4j.networks.lprnet;

import org.jspecify.annotations.NullMarked;
