package io.tao4j.networks.speech.voice;

import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.PitchTracker;
import io.tao4j.networks.speech.voice.SpectroGenSpec.VoiceDataset;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TAO's {@code spectro_gen}: FastPitch, from texts to mel spectrograms and sound. */
public final class SpectroGenNetwork implements Network<SpectroGenSpec, String, Speech> {
  private static final String NAME = "spectro_gen";

  /** For the service loader. */
  public SpectroGenNetwork() {}

  /** As in TAO, voices are not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "mel spectrograms and speech of texts: FastPitch")
        .without(Verb.PRUNE, Verb.VALIDATE)
        .withCommands(new PitchStats(), new JoinVocoder(NAME));
  }

  @Override
  public SpecBinder<SpectroGenSpec> specBinder() {
    return SpecBinder.of(SpectroGenSpec.class).withRules(new SpectroGenRules());
  }

  @Override
  public Optional<Path> modelOf(SpectroGenSpec spec) {
    return spec.restoreFrom();
  }

  @Override
  public TrainingTask openTraining(SpectroGenSpec spec, @Nullable Model start) {
    VoiceDataset dataset = spec.trainDs().dataset();
    Manifest manifest =
        Manifest.read(spec.trainDataset(), dataset.minDuration(), dataset.longest());
    List<String> notices = new ArrayList<>();
    Optional<Model> given =
        start == null ? spec.restoreFrom().map(Model::load) : Optional.of(start);
    PitchFigures pitch =
        given
            .map(model -> VoiceFacts.of(model.meta()).pitch())
            .orElseGet(() -> pitch(spec.model(), manifest, notices));
    return Training.open(
        new SpectroGenDefinition(NAME, spec, pitch),
        spec.optim().plan(spec.restoreFrom(), spec.trainer()),
        start,
        notices,
        model -> {
          VoiceSet set =
              VoiceSet.of(
                  manifest,
                  model,
                  dataset.trim(),
                  spec.model().textTokenizer().g2p().phonemeProbability());
          notices.addAll(set.notices());
          return new TrainingData<>(
              VoiceRecipe.training(
                  set,
                  spec.trainDs().dataloaderParams(),
                  spec.model().binLossWarmupEpochs(),
                  spec.trainer().seed()),
              manifest.digest(),
              TrainingData.Report.NONE);
        },
        model -> evaluation(spec, model));
  }

  private static PitchFigures pitch(
      SpectroGenSpec.Model model, Manifest manifest, List<String> notices) {
    if (model.pitchMean().isPresent() && model.pitchStd().isPresent()) {
      return new PitchFigures(
          model.pitchMean().get(), model.pitchStd().get(), model.pitchFmin(), model.pitchFmax(), 0);
    }
    SpectrogramConfig config = model.preprocessor();
    PitchFigures found =
        PitchFigures.of(
            manifest,
            new PitchTracker(
                config.sampleRate(),
                config.nWindowSize(),
                config.nWindowStride(),
                model.pitchFmin(),
                model.pitchFmax()),
            config.sampleRate(),
            config.nWindowStride());
    notices.add(
        String.format(
            Locale.ROOT,
            "the voice has a pitch of %.2f Hz with a deviation of %.2f Hz, over %d frames",
            found.mean(),
            found.deviation(),
            found.frames()));
    return found;
  }

  @Override
  public List<String> inputLines(SpectroGenSpec spec) {
    return spec.lines().inputBatch();
  }

  @Override
  public EvaluationTask openEvaluation(SpectroGenSpec spec, Model model) {
    return evaluation(spec, model)
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001", "the spec names no evaluation set", "set validation_dataset"));
  }

  private static Optional<LoadedEvaluation<VoiceBatch>> evaluation(
      SpectroGenSpec spec, Model model) {
    if (spec.validationDataset().isEmpty()) {
      return Optional.empty();
    }
    VoiceDataset dataset = spec.validationDs().dataset();
    Manifest manifest =
        Manifest.read(spec.validationDataset(), dataset.minDuration(), dataset.longest());
    VoiceSet set = VoiceSet.of(manifest, model, dataset.trim(), 1);
    return Optional.of(
        new LoadedEvaluation<>(
            VoiceRecipe.evaluation(set, spec.validationDs().dataloaderParams().loading()),
            VoiceBatch::forEvaluation,
            VoiceEvaluator::new,
            Map.of("validation data", manifest.digest()),
            set.notices()));
  }

  @Override
  public Task<String, Speech> task(Model model, @Nullable SpectroGenSpec spec) {
    VoiceInferenceConfig config = spec == null ? VoiceInferenceConfig.DEFAULT : spec.inference();
    return new ComposedTask<>(
        String.class,
        Speech.class,
        new SaidTextReader(),
        () -> new Speaking(model, config),
        SpeechWriter::new,
        new ServedForm.Raw());
  }
}
