package io.tao4j.networks.language.words;

import io.tao4j.metric.text.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A labelled slice of a text: an entity, a slot.
 *
 * @param type for example {@code PER}
 * @param text {@code whole.substring(start, end)}
 * @param start its first character, as an index into the Java string
 * @param end one past its last
 * @param probability mean of its words' labels, 0 to 1
 */
public record LabelledSpan(String type, String text, int start, int end, double probability) {
  /**
   * The spans that words are labelled with.
   *
   * @param text whose words they are
   * @param output of the network
   * @param classes names of the labels by index
   */
  public static List<LabelledSpan> of(
      String text, WordAnswer answer, String output, List<String> classes) {
    List<String> labels = answer.labels(output, classes);
    int[] best = answer.best(output);
    float[][] scores = answer.scores().get(output);
    List<LabelledSpan> spans = new ArrayList<>();
    for (Span span : Span.of(labels)) {
      double sum = 0;
      for (int word = span.first(); word <= span.last(); word++) {
        sum += scores[word][best[word]];
      }
      int start = answer.words().get(span.first()).start();
      int end = answer.words().get(span.last()).end();
      spans.add(
          new LabelledSpan(
              span.type(),
              text.substring(start, end),
              start,
              end,
              sum / (span.last() - span.first() + 1)));
    }
    return spans;
  }

  /** As JSON has it. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type);
    json.put("text", text);
    json.put("start", start);
    json.put("end", end);
    json.put("probability", probability);
    return json;
  }
}
