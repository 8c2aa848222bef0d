package io.tao4j.networks.speech.voice;

import io.tao4j.networks.speech.audio.GriffinLim;
import io.tao4j.spec.Field;

/**
 * How texts are spoken.
 *
 * @param pace how fast
 * @param speaker which voice
 * @param pitchShift how much higher
 * @param vocoder whether a vocoder that is joined to the model makes the sound
 * @param griffinLimIterations turns of Griffin and Lim's way to sound
 */
public record VoiceInferenceConfig(
    @Field(
            description = "how fast: 2 is twice as fast",
            defaultValue = "1.0",
            min = 0.1,
            max = 10,
            shownBy = "SpeakingTest.paceSpeakerAndPitchShiftActOnWhatIsSpoken")
        double pace,
    @Field(
            description = "which of several voices, from 0",
            min = 0,
            shownBy = "SpeakingTest.paceSpeakerAndPitchShiftActOnWhatIsSpoken")
        int speaker,
    @Field(
            description = "how much higher, in deviations of the voice's pitch (beyond TAO)",
            shownBy = "SpeakingTest.paceSpeakerAndPitchShiftActOnWhatIsSpoken")
        double pitchShift,
    @Field(
            description =
                "make sound by the vocoder, where one is joined to the model, and not by Griffin and"
                    + " Lim's way (beyond TAO)",
            defaultValue = "true",
            shownBy = "JoinedVoiceTest.twoModelsBecomeOneThatSpeaks")
        boolean vocoder,
    @Field(
            description =
                "turns of Griffin and Lim's way from spectrograms to sound, where no vocoder makes"
                    + " it; 0 makes spectrograms only (beyond TAO)",
            defaultValue = "60",
            min = 0,
            shownBy = "SpeakingTest.soundIsMadeAsOftenAsAsked")
        int griffinLimIterations) {
  /** What holds where there is no spec. */
  static final VoiceInferenceConfig DEFAULT =
      new VoiceInferenceConfig(1, 0, 0, true, GriffinLim.TURNS);
}
