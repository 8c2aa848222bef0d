/**
 * Speaking: FastPitch, TAO's {@code spectro_gen}, makes mel spectrograms of texts, with the pitch
 * and the length of each symbol, which it learns to align with sound by itself. HiFi-GAN, TAO's
 * {@code vocoder}, makes sound of spectrograms; {@link io.tao4j.networks.speech.voice.JoinedVoice}
 * makes one model of both.
 */
@NullMarked
package io.tao4j.networks.speech.voice;

import org.jspecify.annotations.NullMarked;
