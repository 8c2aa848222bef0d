package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.speech.recognition.SpeechToTextSpec.DecodingConfig;
import io.tao4j.networks.speech.recognition.SpeechToTextSpec.EvaluationDs;
import io.tao4j.networks.speech.recognition.SpeechToTextSpec.TrainingDs;
import io.tao4j.networks.tasks.nemo.TrainerConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TAO's spec of speech_to_text_citrinet.
 *
 * @param trainer how long and on what
 * @param model the network
 * @param trainingDs the training set
 * @param validationDs the validation set
 * @param testDs the evaluation set
 * @param optim update rule and rate
 * @param restoreFrom model to go on from or to evaluate
 * @param changeVocabulary known, not acted on
 * @param decoding how texts are found
 */
public record CitrinetSpec(
    @Field(description = "how long and on what") TrainerConfig trainer,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(description = "training set", verbs = Verb.TRAIN) TrainingDs trainingDs,
    @Field(
            description = "validation set",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        EvaluationDs validationDs,
    @Field(description = "evaluation set; absent: validation_ds", verbs = Verb.EVALUATE)
        EvaluationDs testDs,
    @Field(description = "update rule and rate over time", verbs = Verb.TRAIN) OptimConfig optim,
    @Field(
            description = "model to go on from, or to evaluate (.tao)",
            path = PathKind.FILE,
            shownBy = "SpeechMeaningTest.restoreFromIsTheModelToGoOnFrom")
        Optional<Path> restoreFrom,
    @Field(
            description = "new pieces for a model that knows others",
            ignored = "pieces that differ get new rows, those that both know keep theirs")
        boolean changeVocabulary,
    @Field(description = "how texts are found in the network's answers (beyond TAO)")
        DecodingConfig decoding)
    implements RecognitionSpec {
  @Override
  public PreprocessorConfig preprocessor() {
    return model.preprocessor();
  }

  @Override
  public SpecAugmentConfig specAugment() {
    return model.specAugment();
  }

  @Override
  public EncoderConfig encoder() {
    return model.encoder();
  }

  /** The network. */
  public record Model(
      @Field(description = "what cuts texts into the network's classes") PiecesConfig tokenizer,
      @Field(description = "from samples to features") PreprocessorConfig preprocessor,
      @Field(description = "what of the features is set to 0 in training")
          SpecAugmentConfig specAugment,
      @Field(description = "the layers") EncoderConfig encoder,
      @Field(description = "the last layer") DecoderConfig decoder,
      @Field(
              description = "how losses of utterances are joined",
              defaultValue = "mean_batch",
              allowed = "mean_batch",
              shownBy = "SpeechMeaningTest.theLossIsTheMeanOverTheBatch")
          String ctcReduction) {}
}
