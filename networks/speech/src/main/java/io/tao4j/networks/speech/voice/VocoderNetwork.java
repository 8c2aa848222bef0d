package io.tao4j.networks.speech.voice;

import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.voice.VocoderSpec.TrainSegments;
import io.tao4j.networks.speech.voice.VocoderSpec.ValidationSegments;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.text.TextLines;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TAO's {@code vocoder}: HiFi-GAN, from mel spectrograms to sound. */
public final class VocoderNetwork implements Network<VocoderSpec, VocoderInput, Sound> {
  /** Its name. */
  static final String NAME = "vocoder";

  /** For the service loader. */
  public VocoderNetwork() {}

  /** As in TAO, voices are not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "sound of mel spectrograms: HiFi-GAN")
        .without(Verb.PRUNE, Verb.VALIDATE);
  }

  @Override
  public SpecBinder<VocoderSpec> specBinder() {
    return SpecBinder.of(VocoderSpec.class).withRules(new VocoderRules());
  }

  @Override
  public Optional<Path> modelOf(VocoderSpec spec) {
    return spec.restoreFrom();
  }

  @Override
  public TrainingTask openTraining(VocoderSpec spec, @Nullable Model start) {
    TrainSegments dataset = spec.trainDs().dataset();
    Manifest manifest =
        manifest(
            spec.trainDataset(),
            dataset.minDuration(),
            dataset.maxDuration(),
            dataset.loadPrecomputedMel());
    List<String> notices = new ArrayList<>(manifest.notices());
    return Training.open(
        new VocoderDefinition(NAME, spec),
        spec.optim().common().plan(spec.restoreFrom(), spec.trainer()),
        start,
        notices,
        model ->
            new TrainingData<>(
                SegmentRecipe.training(
                    new SegmentRecipe(
                        manifest,
                        VocoderFacts.of(model.meta()),
                        dataset.nSegments(),
                        true,
                        dataset.loadPrecomputedMel()),
                    spec.trainDs().dataloaderParams(),
                    spec.trainer().seed()),
                digest(manifest, dataset.loadPrecomputedMel()),
                TrainingData.Report.NONE),
        model -> evaluation(spec, model));
  }

  /**
   * @throws TaoException {@code AUDIO-004} naming every line without the spectrogram that is wanted
   */
  private static Manifest manifest(
      List<Path> files, double shortest, double longest, boolean withSpectrograms) {
    Manifest manifest =
        Manifest.readSounds(files, shortest, longest == 0 ? Double.POSITIVE_INFINITY : longest);
    if (withSpectrograms) {
      List<String> without =
          manifest.utterances().stream()
              .filter(u -> u.spectrogram().filter(Files::isRegularFile).isEmpty())
              .map(
                  u ->
                      u.source()
                          + u.spectrogram()
                              .map(file -> ": there is no file " + file + " of mel_filepath")
                              .orElse(": mel_filepath is missing, or no text"))
              .toList();
      if (!without.isEmpty()) {
        throw TextLines.faulty(
            "AUDIO-004",
            "%s lines of %s cannot be used".formatted(without.size(), manifest.files()),
            without);
      }
    }
    return manifest;
  }

  private static String digest(Manifest manifest, boolean withSpectrograms) {
    return withSpectrograms ? manifest.digestWithSpectrograms() : manifest.digest();
  }

  @Override
  public EvaluationTask openEvaluation(VocoderSpec spec, Model model) {
    return evaluation(spec, model)
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001", "the spec names no evaluation set", "set validation_dataset"));
  }

  private static Optional<LoadedEvaluation<SegmentBatch>> evaluation(
      VocoderSpec spec, Model model) {
    if (spec.validationDataset().isEmpty()) {
      return Optional.empty();
    }
    ValidationSegments dataset = spec.validationDs().dataset();
    Manifest manifest =
        manifest(
            spec.validationDataset(),
            dataset.minDuration(),
            dataset.maxDuration(),
            dataset.loadPrecomputedMel());
    VocoderFacts facts = VocoderFacts.of(model.meta());
    int hop = facts.spectrograms().hop();
    // a spec for an evaluation need not know the hop of the model
    int samples = Math.max(1, dataset.nSegments() / hop) * hop;
    return Optional.of(
        new LoadedEvaluation<>(
            SegmentRecipe.evaluation(
                new SegmentRecipe(manifest, facts, samples, false, dataset.loadPrecomputedMel()),
                spec.validationDs().dataloaderParams().loading()),
            SegmentBatch::forEvaluation,
            () -> new VocoderEvaluator(facts),
            Map.of("validation data", digest(manifest, dataset.loadPrecomputedMel())),
            manifest.notices()));
  }

  @Override
  public Task<VocoderInput, Sound> task(Model model, @Nullable VocoderSpec spec) {
    VocoderFacts facts = VocoderFacts.of(model.meta());
    return new ComposedTask<>(
        VocoderInput.class,
        Sound.class,
        new VocoderReader(facts),
        () -> new Vocoding(facts, GraphRunner.MAIN),
        SoundWriter::new,
        new ServedForm.Raw());
  }
}
