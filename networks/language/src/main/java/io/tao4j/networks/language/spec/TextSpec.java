package io.tao4j.networks.language.spec;

import java.nio.file.Path;
import java.util.Optional;

/** What the kit of language reads of a spec. */
public interface TextSpec {
  /** How long and on what. */
  TrainerConfig trainer();

  /** The update rule and the rate over time. */
  OptimConfig optim();

  /** What cuts texts. */
  TokenizerConfig tokenizer();

  /** The encoder. */
  LanguageModelConfig languageModel();

  /** A model to go on from, or to evaluate. */
  Optional<Path> restoreFrom();

  /** Longest text in tokens. */
  int longest();

  /** Whether the words of a {@code vocab_file} become lower case. */
  boolean lowerCases();

  /** Whether rows of classes that a model to go on from knows are kept. */
  boolean retainHead();
}
