package io.tao4j.networks.speech.recognition;

import java.nio.file.Path;
import java.util.List;

/** What the data groups of the networks of speech have. */
interface ManifestSource {
  /** Manifests; none for a group that is not given. */
  List<Path> manifests();

  /** Utterances of a step. */
  int batchSize();

  /** Whether each epoch has its own order. */
  boolean shuffle();

  /** Whether silence at both ends is taken away. */
  boolean trimSilence();

  /** Least seconds. */
  double minDuration();

  /** Most seconds. */
  double maxDuration();

  /** Threads that put batches together. */
  int numWorkers();
}
