package io.tao4j.networks.speech.voice;

import io.tao4j.data.FileNames;
import io.tao4j.error.TaoException;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.audio.SoundReader;
import io.tao4j.networks.speech.audio.Utterance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads spectrograms (NPY) and sounds: a file, all of a folder, or those of a manifest, of which a
 * line's {@code mel_filepath} wins over its sound.
 */
final class VocoderReader implements InputReader<VocoderInput> {
  private static final String ARRAY = "npy";

  private final SoundReader sounds;
  private final int bands;

  VocoderReader(VocoderFacts facts) {
    this.sounds = new SoundReader(facts.spectrograms().sampleRate());
    this.bands = facts.spectrograms().bands();
  }

  @Override
  public String noun() {
    return "spectrograms";
  }

  @Override
  public List<InputSource<VocoderInput>> list(Path path) {
    if (Files.isRegularFile(path) && SoundReader.MANIFESTS.contains(FileNames.extension(path))) {
      return Manifest.readSounds(List.of(path), 0, Double.POSITIVE_INFINITY).utterances().stream()
          .map(u -> new InputSource<>(u.file(), u.source(), () -> read(u)))
          .toList();
    }
    Set<String> endings = new java.util.HashSet<>(SoundReader.ENDINGS);
    endings.add(ARRAY);
    List<InputSource<VocoderInput>> all = new ArrayList<>();
    for (Path file : InputReader.files(path, endings)) {
      all.add(InputSource.of(file, () -> read(file)));
    }
    if (all.isEmpty()) {
      throw new TaoException(
          "INFERENCE-002",
          path + " holds no spectrogram and no sound",
          "it needs files that end in npy or one of " + SoundReader.ENDINGS);
    }
    return all;
  }

  private VocoderInput read(Utterance utterance) {
    return new VocoderInput(
        utterance.spectrogram().map(file -> MelFile.read(file, bands)),
        utterance.spectrogram().isPresent() ? Optional.empty() : Optional.of(utterance.sound()),
        utterance.text());
  }

  @Override
  public VocoderInput read(Path file) {
    if (FileNames.extension(file).equals(ARRAY)) {
      return VocoderInput.of(MelFile.read(file, bands));
    }
    Sound sound = sounds.read(file);
    return VocoderInput.of(sound);
  }
}
