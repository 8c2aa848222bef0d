package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.speech.recognition.SpeechToTextSpec.DecodingConfig;
import io.tao4j.networks.speech.recognition.SpeechToTextSpec.EvaluationDs;
import io.tao4j.networks.speech.recognition.SpeechToTextSpec.TrainingDs;
import io.tao4j.networks.tasks.nemo.TrainerConfig;
import java.nio.file.Path;
import java.util.Optional;

/** What the specs of all recognisers of speech have. */
interface RecognitionSpec {
  /** How long and on what. */
  TrainerConfig trainer();

  /** From samples to features. */
  PreprocessorConfig preprocessor();

  /** What of the features is set to 0 in training. */
  SpecAugmentConfig specAugment();

  /** The layers. */
  EncoderConfig encoder();

  /** The training set. */
  TrainingDs trainingDs();

  /** The validation set. */
  EvaluationDs validationDs();

  /** The evaluation set. */
  EvaluationDs testDs();

  /** Update rule and rate. */
  OptimConfig optim();

  /** Model to go on from. */
  Optional<Path> restoreFrom();

  /** How texts are found. */
  DecodingConfig decoding();
}
