package io.tao4j.network;

/** Work on data that a network may offer besides training. */
public enum DataTask {
  /** Writes labels of boxes as TFRecords. */
  DATASET_CONVERT,
  /** Finds anchor shapes for labels of boxes. */
  KMEANS
}
