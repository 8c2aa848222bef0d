package io.tao4j.networks.speech.recognition;

import io.tao4j.model.Model;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.MelSpectrogram;
import io.tao4j.networks.speech.audio.Silence;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.audio.SoundVariation;
import io.tao4j.networks.speech.audio.SpectrogramMasks;
import io.tao4j.networks.speech.audio.Utterance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Utterances with their labels, and what becomes of their sounds.
 *
 * @param manifest the utterances
 * @param labels numbers of each one's text
 * @param notices what of the manifest and its texts is not as it should be
 * @param features makes features
 * @param multiple frames of a batch are a multiple of this
 * @param trimmed whether silence at both ends is taken away
 * @param joins how utterances become one, or null for never
 * @param variations of sounds, none for a set to judge by
 * @param masks of features
 * @param training whether features get the noise of training
 */
record SpeechSet(
    Manifest manifest,
    List<int[]> labels,
    List<String> notices,
    MelSpectrogram features,
    int multiple,
    boolean trimmed,
    @Nullable UtteranceJoins joins,
    List<SoundVariation> variations,
    SpectrogramMasks masks,
    boolean training) {
  static final SpectrogramMasks NO_MASKS = new SpectrogramMasks(0, 0, 0, 0, 0, 0, 0);

  SpeechSet {
    labels = List.copyOf(labels);
    notices = List.copyOf(notices);
    variations = List.copyOf(variations);
  }

  /** A set to judge by, its texts cut as the model's. */
  static SpeechSet of(Manifest manifest, Model model, boolean trimmed) {
    RecognitionFacts facts = RecognitionFacts.of(model.meta());
    List<int[]> labels = new ArrayList<>();
    Map<String, Integer> unknown = new TreeMap<>();
    List<String> notices = new ArrayList<>(manifest.notices());
    try (TextEncoder encoder = Vocabulary.of(model).open()) {
      for (Utterance utterance : manifest.utterances()) {
        TextEncoder.Encoded encoded = encoder.encode(utterance.text());
        labels.add(encoded.ids());
        encoded.unknown().forEach(part -> unknown.merge(part, 1, Integer::sum));
      }
      if (!unknown.isEmpty()) {
        notices.add(
            "texts of %s have characters that are no labels, which %s: %s"
                .formatted(manifest.files(), encoder.fate(), unknown));
      }
    }
    return new SpeechSet(
        manifest,
        labels,
        notices,
        new MelSpectrogram(facts.features()),
        facts.multiple(),
        trimmed,
        null,
        List.of(),
        NO_MASKS,
        false);
  }

  /** The same for training. */
  SpeechSet varied(
      @Nullable UtteranceJoins joined, List<SoundVariation> changes, SpectrogramMasks masked) {
    return new SpeechSet(
        manifest, labels, notices, features, multiple, trimmed, joined, changes, masked, true);
  }

  int size() {
    return manifest.utterances().size();
  }

  /** The sound of an utterance at the features' rate. */
  Sound sound(int index) {
    Sound sound = manifest.utterances().get(index).sound().at(features.settings().sampleRate());
    return trimmed ? new Sound(Silence.trimmed(sound.samples()), sound.sampleRate()) : sound;
  }

  /** About how many frames an utterance has. */
  int frames(int index) {
    double seconds = manifest.utterances().get(index).duration();
    return (int) (seconds * features.settings().sampleRate() / features.settings().hop()) + 1;
  }
}
