package io.tao4j.networks.speech.recognition;

import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.recognition.SpeechToTextSpec.EvaluationDs;
import io.tao4j.networks.speech.recognition.SpeechToTextSpec.TrainingDs;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.nemo.TrainerConfig;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * TAO's {@code speech_to_text}: Jasper and QuartzNet, characters, connectionist temporal
 * classification. The network takes features, which {@link
 * io.tao4j.networks.speech.audio.MelSpectrogram} makes of samples.
 */
public final class SpeechToTextNetwork implements Network<SpeechToTextSpec, Sound, Transcript> {
  /** For the service loader. */
  public SpeechToTextNetwork() {}

  /** As in TAO, recognisers are not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(
            "speech_to_text", "the text of speech, with times: Jasper and QuartzNet, characters")
        .without(Verb.PRUNE, Verb.VALIDATE)
        .withCommands(new ConvertSpeech());
  }

  @Override
  public SpecBinder<SpeechToTextSpec> specBinder() {
    return SpecBinder.of(SpeechToTextSpec.class).withRules(new SpeechToTextRules());
  }

  @Override
  public Optional<Path> modelOf(SpeechToTextSpec spec) {
    return spec.restoreFrom();
  }

  @Override
  public TrainingTask openTraining(SpeechToTextSpec spec, @Nullable Model start) {
    TrainingDs source = spec.trainingDs();
    Manifest manifest =
        Manifest.read(source.manifestFilepath(), source.minDuration(), source.maxDuration());
    List<String> notices = new ArrayList<>(SpeechSet.notices(manifest, spec.model().labels()));
    return Training.open(
        new RecognitionDefinition(name(), spec),
        plan(spec),
        start,
        notices,
        model -> {
          RecognitionFacts facts = RecognitionFacts.of(model.meta());
          SpeechSet set =
              SpeechSet.of(manifest, facts, source.trimSilence())
                  .varied(
                      source.augmentor().variations(facts.features().sampleRate()),
                      spec.model().specAugment().masks());
          return new TrainingData<>(
              SpeechRecipe.training(set, source, source.bucketBatches(), spec.trainer().seed()),
              manifest.digest(),
              TrainingData.Report.NONE);
        },
        model -> evaluation(spec, spec.validationDs(), model));
  }

  private static TrainingPlan plan(SpeechToTextSpec spec) {
    TrainerConfig trainer = spec.trainer();
    return new TrainingPlan(
        new StartSettings(
            spec.restoreFrom(),
            Optional.empty(),
            Optional.empty(),
            false,
            true,
            true,
            trainer.seed()),
        new ProgramSettings(
            spec.optim().optimizer(),
            ProgramSettings.clip(trainer.gradientClipVal()),
            graph -> List.of(),
            List.of(),
            ProgramSettings.BatchNorms.NONE,
            trainer.modelEma() ? ProgramSettings.average(trainer.emaDecay()) : null,
            trainer.fineTuning(),
            new ProgramSettings.Decay(true, List.of())),
        trainer.settings(spec.optim().schedule()),
        trainer.distillation());
  }

  @Override
  public EvaluationTask openEvaluation(SpeechToTextSpec spec, Model model) {
    EvaluationDs source =
        spec.testDs().manifestFilepath().isEmpty() ? spec.validationDs() : spec.testDs();
    return evaluation(spec, source, model)
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set manifest_filepath of test_ds or validation_ds"));
  }

  private static Optional<LoadedEvaluation<SpeechBatch>> evaluation(
      SpeechToTextSpec spec, EvaluationDs source, Model model) {
    if (source.manifestFilepath().isEmpty()) {
      return Optional.empty();
    }
    double longest = source.maxDuration() == 0 ? Double.POSITIVE_INFINITY : source.maxDuration();
    Manifest manifest = Manifest.read(source.manifestFilepath(), source.minDuration(), longest);
    RecognitionFacts facts = RecognitionFacts.of(model.meta());
    SpeechSet set = SpeechSet.of(manifest, facts, source.trimSilence());
    TextDecoder decoder = TextDecoder.of(facts, spec.decoding());
    return Optional.of(
        new LoadedEvaluation<>(
            SpeechRecipe.evaluation(set, source),
            SpeechBatch::forEvaluation,
            () -> new RecognitionEvaluator(set, decoder),
            Map.of("validation data", manifest.digest()),
            SpeechSet.notices(manifest, facts.labels())));
  }

  @Override
  public Task<Sound, Transcript> task(Model model, @Nullable SpeechToTextSpec spec) {
    return new ComposedTask<>(
        Sound.class,
        Transcript.class,
        new SoundReader(),
        () -> new Transcription(model, spec == null ? null : spec.decoding()),
        TranscriptWriter::new,
        new ServedForm.Raw());
  }
}
