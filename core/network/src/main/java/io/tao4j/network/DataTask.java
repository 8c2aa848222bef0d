package io.tao4j.network;

/** Work on data that a network may offer besides training. */
public enum DataTask {
  /** Says what a spec's data sets are like, and lists everything that is wrong with them. */
  VALIDATE,
  /** Writes labels of boxes as TFRecords. */
  DATASET_CONVERT,
  /** Finds anchor shapes for labels of boxes. */
  KMEANS
}
