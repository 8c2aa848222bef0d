package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.speech.recognition.RecognitionGroups.DecodingConfig;
import io.tao4j.networks.speech.recognition.RecognitionGroups.EvaluationDs;
import io.tao4j.networks.speech.recognition.RecognitionGroups.TrainingDs;
import io.tao4j.networks.tasks.nemo.TrainerConfig;
import java.nio.file.Path;
import java.util.Optional;

/** What the specs of all recognisers of speech have. */
interface RecognitionSpec {
  /** From samples to answers, without the layers. */
  AcousticModel acoustics();

  /** All beside the network. */
  RecognitionGroups groups();

  /** How long and on what. */
  default TrainerConfig trainer() {
    return groups().trainer();
  }

  /** From samples to features. */
  default PreprocessorConfig preprocessor() {
    return acoustics().preprocessor();
  }

  /** What of the features is set to 0 in training. */
  default SpecAugmentConfig specAugment() {
    return acoustics().specAugment();
  }

  /** The layers. */
  SpeechEncoder encoder();

  /** The training set. */
  default TrainingDs trainingDs() {
    return groups().trainingDs();
  }

  /** The validation set. */
  default EvaluationDs validationDs() {
    return groups().validationDs();
  }

  /** The evaluation set. */
  default EvaluationDs testDs() {
    return groups().testDs();
  }

  /** Update rule and rate. */
  default OptimConfig optim() {
    return groups().optim();
  }

  /** Model to go on from. */
  default Optional<Path> restoreFrom() {
    return groups().restoreFrom();
  }

  /** How texts are found. */
  default DecodingConfig decoding() {
    return groups().decoding();
  }
}
