package io.tao4j.networks.speech.recognition;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.Utterance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** How utterances of one speaker become one, with silence between them. Immutable. */
final class UtteranceJoins {
  /**
   * A sound with the labels of its text.
   *
   * @param samples at the features' rate
   * @param labels of its text
   */
  record Joined(float[] samples, int[] labels) {}

  private final AugmentorConfig.Join config;
  private final int rate;
  private final int most;
  private final int separator;
  private final List<int[]> others;

  private UtteranceJoins(
      AugmentorConfig.Join config, int rate, int most, int separator, List<int[]> others) {
    this.config = config;
    this.rate = rate;
    this.most = most;
    this.separator = separator;
    this.others = List.copyOf(others);
  }

  /**
   * Joins of a manifest's utterances.
   *
   * @param longest seconds that they are not above together
   */
  static UtteranceJoins of(
      AugmentorConfig.Join config, Manifest manifest, RecognitionFacts facts, double longest) {
    Map<String, List<Integer>> bySpeaker = new HashMap<>();
    List<Utterance> all = manifest.utterances();
    for (int i = 0; i < all.size(); i++) {
      bySpeaker.computeIfAbsent(all.get(i).speaker(), s -> new ArrayList<>()).add(i);
    }
    Map<String, int[]> same = new HashMap<>();
    bySpeaker.forEach((s, list) -> same.put(s, list.stream().mapToInt(i -> i).toArray()));
    int rate = facts.features().sampleRate();
    return new UtteranceJoins(
        config,
        rate,
        (int) (longest * rate),
        facts.hasCharacters() ? facts.labels().indexOf(" ") : -1, // pieces begin with the blank
        all.stream().map(u -> same.get(u.speaker())).toList());
  }

  /**
   * An utterance, perhaps with others behind it.
   *
   * @param first the utterance
   * @param index of it in the manifest
   * @param random its own numbers in this epoch
   * @param reader of another utterance; null from it for one that cannot be read
   */
  Joined apply(Joined first, int index, SeededRandom random, IntFunction<@Nullable Joined> reader) {
    if (!random.chance(config.prob())) {
      return first;
    }
    int[] candidates = others.get(index);
    int count = 2 + random.nextInt(config.maxUtterances() - 1);
    List<Joined> parts = new ArrayList<>(List.of(first));
    List<Integer> gaps = new ArrayList<>(List.of(0));
    int length = first.samples().length;
    while (parts.size() < count) {
      Joined next = reader.apply(candidates[random.nextInt(candidates.length)]);
      int gap = (int) (random.uniform(config.minGapMs(), config.maxGapMs()) * rate / 1000);
      if (next == null || length + gap + next.samples().length > most) {
        break;
      }
      length += gap + next.samples().length;
      parts.add(next);
      gaps.add(gap);
    }
    return joined(parts, gaps, length);
  }

  private Joined joined(List<Joined> parts, List<Integer> gaps, int length) {
    ToIntFunction<Joined> between = part -> part == parts.get(0) || separator < 0 ? 0 : 1;
    float[] samples = new float[length];
    int[] labels =
        new int[parts.stream().mapToInt(p -> between.applyAsInt(p) + p.labels().length).sum()];
    int place = 0;
    int label = 0;
    for (int i = 0; i < parts.size(); i++) {
      Joined part = parts.get(i);
      place += gaps.get(i);
      System.arraycopy(part.samples(), 0, samples, place, part.samples().length);
      place += part.samples().length;
      Arrays.fill(labels, label, label + between.applyAsInt(part), separator);
      label += between.applyAsInt(part);
      System.arraycopy(part.labels(), 0, labels, label, part.labels().length);
      label += part.labels().length;
    }
    return new Joined(samples, labels);
  }
}
