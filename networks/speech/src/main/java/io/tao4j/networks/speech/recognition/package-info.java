/**
 * Recognition of speech by connectionist temporal classification: Jasper's and QuartzNet's encoders
 * with TAO's spec, from WAV files and NeMo's manifests to texts with times.
 */
@NullMarked
package io.tao4j.networks.speech.recognition;

import org.jspecify.annotations.NullMarked;
