package io.tao4j.networks.language.spec;

/** What the data groups of all networks of language have, beside the files that they name. */
public interface TextSource {
  /** How samples are loaded. */
  interface Loading {
    /** Whether each epoch has its own order. */
    boolean shuffle();

    /** How many samples are used; below 0 for all. */
    int numSamples();

    /** Threads that put batches together. */
    int numWorkers();

    /** Whether a last batch that is not full is left out. */
    boolean dropLast();
  }

  /** Samples of a step. */
  int batchSize();

  /** How they are loaded. */
  Loading loading();
}
