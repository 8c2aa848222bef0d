package io.tao4j.networks.language.spec;

import io.tao4j.networks.tasks.nemo.TrainerConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the kit of language reads of a spec. Its record has the fragment {@link LanguageGroups} and
 * a group {@code model}.
 */
public interface TextSpec {

  /** The group {@code model}. */
  interface Model {
    /** Tokenizer and encoder. */
    EncoderGroups encoder();

    /** Texts. */
    Texts dataset();

    /** Whether rows of classes that a model to go on from knows are kept. */
    boolean retainHead();
  }

  /** The group {@code model.dataset}. */
  interface Texts {
    /** Longest text in tokens. */
    int maxSeqLength();

    /** Whether the words of a {@code vocab_file} become lower case. */
    boolean doLowerCase();
  }

  /** The groups that all networks of language have. */
  LanguageGroups groups();

  /** The network. */
  Model model();

  /** How long and on what. */
  default TrainerConfig trainer() {
    return groups().trainer();
  }

  /** The update rule and the rate over time. */
  default OptimConfig optim() {
    return groups().optim();
  }

  /** A model to go on from, or to evaluate. */
  default Optional<Path> restoreFrom() {
    return groups().restoreFrom();
  }

  /** What cuts texts. */
  default TokenizerConfig tokenizer() {
    return model().encoder().tokenizer();
  }

  /** The encoder. */
  default LanguageModelConfig languageModel() {
    return model().encoder().languageModel();
  }
}
