package io.tao4j.networks.speech.recognition;

import java.util.List;

/** Texts as numbers of a recogniser's classes. */
interface TextEncoder extends AutoCloseable {
  /**
   * A text as numbers.
   *
   * @param ids of its labels
   * @param unknown parts of the text that are no label
   */
  record Encoded(int[] ids, List<String> unknown) {}

  Encoded encode(String text);

  /** What becomes of parts that are no label, for messages: "which ...". */
  String fate();

  /** Frees what is native. */
  @Override
  void close();
}
