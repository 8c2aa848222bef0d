package io.tao4j.networks.speech.voice;

import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.MelSpectrogram;
import io.tao4j.networks.speech.audio.PitchTracker;
import io.tao4j.networks.speech.audio.Silence;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.audio.Utterance;
import io.tao4j.networks.tasks.text.TextLines;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Utterances of a voice, and what becomes of their texts and sounds.
 *
 * @param manifest utterances whose sound has a frame for each symbol
 * @param facts of the model
 * @param symbols of the model
 * @param mel makes spectrograms
 * @param tracker finds pitch
 * @param trimmed whether silence at both ends is taken away
 * @param share of the words that are given by their sounds
 * @param notices what a person should know
 */
record VoiceSet(
    Manifest manifest,
    VoiceFacts facts,
    VoiceSymbols symbols,
    MelSpectrogram mel,
    PitchTracker tracker,
    boolean trimmed,
    double share,
    List<String> notices) {

  /**
   * A sound that was read.
   *
   * @param mel {@code [frames, bands]}
   * @param pitch of each frame, normalised, 0 where there is no voice
   */
  record Voiced(Tensor mel, float[] pitch) {}

  /**
   * Opens a set.
   *
   * @param share of the words that are given by their sounds
   * @throws TaoException {@code AUDIO-004} naming every line whose speaker is none of the model's,
   *     {@code AUDIO-005} if nothing is left
   */
  static VoiceSet of(Manifest manifest, Model model, boolean trimmed, double share) {
    VoiceFacts facts = VoiceFacts.of(model.meta());
    VoiceSymbols symbols = VoiceFacts.symbolsOf(model);
    List<String> problems = new ArrayList<>();
    List<String> notices = new ArrayList<>(manifest.notices());
    Map<String, Integer> unknown = new TreeMap<>();
    List<Utterance> kept = new ArrayList<>();
    double hop = (double) facts.spectrograms().hop() / facts.spectrograms().sampleRate();
    for (Utterance utterance : manifest.utterances()) {
      if (facts.speakers() > 1 && speaker(utterance, facts.speakers()) < 0) {
        problems.add(
            "%s: speaker '%s' is no number from 0 to %s"
                .formatted(utterance.source(), utterance.speaker(), facts.speakers() - 1));
      }
      symbols.unknown(utterance.text()).forEach(c -> unknown.merge(c, 1, Integer::sum));
      int length = symbols.encode(utterance.text(), 0, null).length;
      if (length > 0 && length <= (int) (utterance.duration() / hop)) {
        kept.add(utterance);
      }
    }
    if (!problems.isEmpty()) {
      throw TextLines.faulty(
          "AUDIO-004",
          "%s lines of %s cannot be used".formatted(problems.size(), manifest.files()),
          problems);
    }
    int left = manifest.utterances().size() - kept.size();
    if (kept.isEmpty()) {
      throw new TaoException(
          "AUDIO-005",
          "no utterance of %s has a text, and as many frames as its text has symbols"
              .formatted(manifest.files()),
          "lower n_window_stride, or look at the texts and durations");
    }
    if (left > 0) {
      notices.add(
          "%s of %s utterances of %s are left out: they have no text, or fewer frames than symbols"
              .formatted(left, manifest.utterances().size(), manifest.files()));
    }
    if (!unknown.isEmpty()) {
      notices.add(
          "texts of %s have characters that are no symbols, which are left out: %s"
              .formatted(manifest.files(), unknown));
    }
    return new VoiceSet(
        new Manifest(manifest.files(), kept, List.of()),
        facts,
        symbols,
        new MelSpectrogram(facts.spectrograms()),
        facts.tracker(),
        trimmed,
        share,
        List.copyOf(notices));
  }

  /** The number of the voice that speaks; -1 where there is none. */
  static int speaker(Utterance utterance, int speakers) {
    try {
      int number = Integer.parseInt(utterance.speaker().strip());
      return number < speakers ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  int size() {
    return manifest.utterances().size();
  }

  /** About how many frames an utterance has. */
  int frames(int index) {
    double seconds = manifest.utterances().get(index).duration();
    return (int) (seconds * facts.spectrograms().sampleRate() / facts.spectrograms().hop()) + 1;
  }

  /** Reads the sound of an utterance. */
  Voiced voiced(int index) {
    Sound sound = manifest.utterances().get(index).sound().at(facts.spectrograms().sampleRate());
    float[] samples = trimmed ? Silence.trimmed(sound.samples()) : sound.samples();
    int symbolCount = symbols.encode(manifest.utterances().get(index).text(), 0, null).length;
    if (mel.frames(samples.length) < symbolCount) {
      samples = sound.samples(); // what is left would be too short for the text
    }
    if (mel.frames(samples.length) < symbolCount) {
      throw new TaoException(
          "AUDIO-003",
          "%s has %s frames, its text %s symbols"
              .formatted(
                  manifest.utterances().get(index).source(),
                  mel.frames(samples.length),
                  symbolCount),
          "its sound is shorter than its line says: correct the duration or the text");
    }
    Tensor values = mel.of(samples, null);
    int frames = Math.toIntExact(values.shape().size(0));
    float[] pitch = tracker.track(samples, frames);
    for (int i = 0; i < frames; i++) {
      pitch[i] =
          pitch[i] > 0 ? (float) ((pitch[i] - facts.pitchMean()) / facts.pitchDeviation()) : 0;
    }
    return new Voiced(values, pitch);
  }
}
