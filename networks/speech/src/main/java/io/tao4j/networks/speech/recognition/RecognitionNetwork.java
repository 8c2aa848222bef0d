package io.tao4j.networks.speech.recognition;

import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.audio.SoundReader;
import io.tao4j.networks.speech.recognition.RecognitionGroups.EvaluationDs;
import io.tao4j.networks.speech.recognition.RecognitionGroups.TrainingDs;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recogniser of speech: features, an encoder, connectionist temporal classification. The network
 * takes features, which {@link io.tao4j.networks.speech.audio.MelSpectrogram} makes of samples.
 *
 * @param <S> its spec
 */
abstract class RecognitionNetwork<S extends Record & RecognitionSpec>
    implements Network<S, Sound, Transcript> {
  /** The vocabulary that a spec names; null where it leaves that of the model to go on from. */
  abstract @Nullable Vocabulary vocabulary(S spec);

  @Override
  public Optional<Path> modelOf(S spec) {
    return spec.restoreFrom();
  }

  @Override
  public TrainingTask openTraining(S spec, @Nullable Model start) {
    TrainingDs source = spec.trainingDs();
    Manifest manifest =
        Manifest.read(source.manifestFilepath(), source.minDuration(), source.maxDuration());
    List<String> notices = new ArrayList<>();
    return Training.open(
        new RecognitionDefinition(name(), spec, vocabulary(spec)),
        spec.optim().plan(spec.restoreFrom(), spec.trainer()),
        start,
        notices,
        model -> {
          RecognitionFacts facts = RecognitionFacts.of(model.meta());
          int rate = facts.features().sampleRate();
          UtteranceJoins joins =
              source
                  .augmentor()
                  .join()
                  .map(join -> UtteranceJoins.of(join, manifest, facts, source.maxDuration()))
                  .orElse(null);
          SpeechSet set =
              SpeechSet.of(manifest, model, source.trimSilence())
                  .varied(joins, source.augmentor().variations(rate), spec.specAugment().masks());
          notices.addAll(set.notices());
          return new TrainingData<>(
              SpeechRecipe.training(set, source, source.bucketBatches(), spec.trainer().seed()),
              manifest.digest(),
              TrainingData.Report.NONE);
        },
        model -> evaluation(spec, spec.validationDs(), model));
  }

  @Override
  public EvaluationTask openEvaluation(S spec, Model model) {
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
      RecognitionSpec spec, EvaluationDs source, Model model) {
    if (source.manifestFilepath().isEmpty()) {
      return Optional.empty();
    }
    double longest = source.maxDuration() == 0 ? Double.POSITIVE_INFINITY : source.maxDuration();
    Manifest manifest = Manifest.read(source.manifestFilepath(), source.minDuration(), longest);
    RecognitionFacts facts = RecognitionFacts.of(model.meta());
    SpeechSet set = SpeechSet.of(manifest, model, source.trimSilence());
    TextDecoder decoder = TextDecoder.of(facts, spec.decoding());
    return Optional.of(
        new LoadedEvaluation<>(
            SpeechRecipe.evaluation(set, source),
            SpeechBatch::forEvaluation,
            () -> new RecognitionEvaluator(set, decoder),
            Map.of("validation data", manifest.digest()),
            set.notices()));
  }

  @Override
  public Task<Sound, Transcript> task(Model model, @Nullable S spec) {
    return new ComposedTask<>(
        Sound.class,
        Transcript.class,
        new SoundReader(RecognitionFacts.of(model.meta()).features().sampleRate()),
        () -> new Transcription(model, spec == null ? null : spec.decoding()),
        TranscriptWriter::new,
        new ServedForm.Raw());
  }
}
