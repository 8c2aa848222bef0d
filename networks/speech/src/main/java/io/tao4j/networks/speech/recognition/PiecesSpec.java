package io.tao4j.networks.speech.recognition;

/** What the specs of recognisers with pieces of words have. */
interface PiecesSpec extends RecognitionSpec {
  /** What cuts texts into the network's classes. */
  PiecesConfig tokenizer();
}
