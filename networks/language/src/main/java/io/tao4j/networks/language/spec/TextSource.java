package io.tao4j.networks.language.spec;

/** What the data groups of all networks of language have, beside the files that they name. */
public interface TextSource {
  /** Texts of a step. */
  int batchSize();

  /** Whether each epoch has its own order. */
  boolean shuffle();

  /** How many texts are used; below 0 for all. */
  int numSamples();

  /** Threads that put batches together. */
  int numWorkers();

  /** Whether a last batch that is not full is left out. */
  boolean dropLast();
}
