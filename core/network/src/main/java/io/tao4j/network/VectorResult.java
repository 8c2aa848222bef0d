package io.tao4j.network;

/** A result that is a vector: inputs that show the same have vectors of about one direction. */
public interface VectorResult {
  /** A copy of the vector, of one length for all results of a model. */
  float[] toVector();
}
