package io.tao4j.graph;

/** What a graph is run for. One graph serves both; ops say where they differ. */
public enum Mode {
  TRAINING,
  INFERENCE
}
