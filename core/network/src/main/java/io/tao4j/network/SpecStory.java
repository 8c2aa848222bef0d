package io.tao4j.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a spec will do, in sentences by topic: data, input, network, pictures, optimiser, rate. A
 * network tells it of a spec ({@link Network#story}); what has no effect is in the spec's report.
 *
 * @param topics sentences by topic, in order
 */
public record SpecStory(Map<String, List<String>> topics) {
  public SpecStory {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    topics.forEach((topic, sentences) -> copy.put(topic, List.copyOf(sentences)));
    topics = java.util.Collections.unmodifiableMap(copy);
  }

  /** A story of no topic. */
  public static final SpecStory NONE = new SpecStory(Map.of());

  /** Collects sentences. */
  public static final class Builder {
    private final Map<String, List<String>> topics = new LinkedHashMap<>();

    /** Adds sentences to a topic. */
    public Builder tell(String topic, String... sentences) {
      return tell(topic, List.of(sentences));
    }

    /** Adds sentences to a topic. */
    public Builder tell(String topic, List<String> sentences) {
      topics.computeIfAbsent(topic, name -> new ArrayList<>()).addAll(sentences);
      return this;
    }

    /** The story. */
    public SpecStory build() {
      return new SpecStory(topics);
    }
  }

  /** Starts one. */
  public static Builder builder() {
    return new Builder();
  }

  /** The sentences, each on a line below its topic. */
  public String text() {
    StringBuilder out = new StringBuilder();
    topics.forEach(
        (topic, sentences) -> {
          out.append(topic).append('\n');
          sentences.forEach(sentence -> out.append("  ").append(sentence).append('\n'));
        });
    return out.toString();
  }
}
