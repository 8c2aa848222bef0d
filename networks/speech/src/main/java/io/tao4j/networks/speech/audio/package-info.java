/**
 * Sound: WAV files of all widths, resampling, mel spectrograms as NeMo makes them and the way back
 * to sound, variations for training, and manifests that list utterances.
 */
@NullMarked
package io.tao4j.networks.speech.audio;

import org.jspecify.annotations.NullMarked;
