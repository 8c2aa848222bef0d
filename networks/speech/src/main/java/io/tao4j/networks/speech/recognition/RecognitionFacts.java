package io.tao4j.networks.speech.recognition;

import io.tao4j.error.TaoException;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.speech.audio.MelSpectrogram;
import java.util.ArrayList;
import java.util.List;

/**
 * What a recogniser says of itself.
 *
 * @param labels what its classes add to a text, in order, without the blank behind them
 * @param features how its features are made
 * @param multiple frames of a batch are a multiple of this
 * @param stride frames of an answer
 * @param blocks of its encoder
 */
record RecognitionFacts(
    List<String> labels, MelSpectrogram.Settings features, int multiple, int stride, int blocks) {
  private static final String KEY = "speech";

  /** What the class that is no label is called. */
  static final String BLANK = "<blank>";

  RecognitionFacts {
    labels = List.copyOf(labels);
  }

  /**
   * Those of a model.
   *
   * @throws TaoException {@code MODEL-010} if it says none
   */
  static RecognitionFacts of(ModelMeta meta) {
    return meta.facts(KEY, RecognitionFacts.class)
        .orElseThrow(
            () ->
                new TaoException(
                    "MODEL-010",
                    "the model does not say its labels and features",
                    "it is no model of speech of tao4j"));
  }

  ModelMeta in(ModelMeta meta) {
    return meta.withFacts(KEY, this);
  }

  /** All classes, the blank last. */
  List<String> classes() {
    List<String> classes = new ArrayList<>(labels);
    classes.add(BLANK);
    return classes;
  }

  /** Whether each label is one character. */
  boolean hasCharacters() {
    return labels.stream().allMatch(label -> label.codePointCount(0, label.length()) == 1);
  }

  int blank() {
    return labels.size();
  }

  /** Seconds from one step of an answer to the next. */
  double secondsPerStep() {
    return (double) features.hop() * stride / features.sampleRate();
  }
}
