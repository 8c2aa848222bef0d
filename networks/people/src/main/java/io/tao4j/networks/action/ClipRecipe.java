package io.tao4j.networks.action;

import io.tao4j.data.Padded;
import io.tao4j.data.Recipe;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Batches of clips. */
final class ClipRecipe implements Recipe<ClipRecipe.Loaded, ClipBatch> {
  private final VideoSet set;
  private final ActionFacts facts;
  private final Map<Stream, ClipReader> readers = new EnumMap<>(Stream.class);

  /** Clips to judge by; in training they are drawn. */
  private final List<Given> entries;

  /** A clip: the frames of each stream, or null for random ones. */
  private record Given(int video, @Nullable Map<Stream, int[]> frames) {}

  /**
   * A clip that was loaded.
   *
   * @param video number in the set
   * @param clips by the streams' inputs
   */
  record Loaded(int video, Map<String, Tensor> clips) {}

  private ClipRecipe(
      VideoSet set, ActionFacts facts, Map<Stream, ImagePlan> plans, List<Given> entries) {
    this.set = set;
    this.facts = facts;
    this.entries = entries;
    plans.forEach((stream, plan) -> readers.put(stream, new ClipReader(stream, facts, plan)));
  }

  /**
   * Random clips.
   *
   * @param plans of frames
   * @param each clips of a video in an epoch
   */
  static ClipRecipe training(
      VideoSet set, ActionFacts facts, Map<Stream, ImagePlan> plans, int each) {
    List<Given> entries = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      for (int video = 0; video < set.entries().size(); video++) {
        entries.add(new Given(video, null));
      }
    }
    return new ClipRecipe(set, facts, plans, entries);
  }

  /** Clips to judge by. */
  static ClipRecipe judging(VideoSet set, ActionFacts facts, ClipSampler.Mode mode, int segments) {
    Map<Stream, ImagePlan> plans = new EnumMap<>(Stream.class);
    facts.streams().forEach(stream -> plans.put(stream, facts.plan(stream)));
    List<Given> entries = new ArrayList<>();
    for (int video = 0; video < set.entries().size(); video++) {
      for (Map<Stream, int[]> clip :
          clips(set.entries().get(video).video(), facts, mode, segments)) {
        entries.add(new Given(video, clip));
      }
    }
    return new ClipRecipe(set, facts, plans, entries);
  }

  /** Clips of a video; where one stream has fewer than the other, its clips are taken again. */
  static List<Map<Stream, int[]>> clips(
      Video video, ActionFacts facts, ClipSampler.Mode mode, int segments) {
    Map<Stream, List<int[]>> each = new EnumMap<>(Stream.class);
    for (Stream stream : facts.streams()) {
      each.put(
          stream,
          facts.sampler().clips(video.frames(stream), facts.frames(stream), mode, segments));
    }
    int count = Collections.max(each.values().stream().map(List::size).toList());
    List<Map<Stream, int[]>> clips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<Stream, int[]> clip = new EnumMap<>(Stream.class);
      int index = i;
      each.forEach((stream, some) -> clip.put(stream, some.get(index % some.size())));
      clips.add(clip);
    }
    return clips;
  }

  @Override
  public String name() {
    return set.root().toString();
  }

  @Override
  public String sourceText() {
    return "video";
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public int sourceCount() {
    return set.entries().size();
  }

  @Override
  public int sourceOf(int epoch, int entry) {
    return entries.get(entry).video();
  }

  @Override
  public String source(int source) {
    return set.entries().get(source).folder().toString();
  }

  @Override
  public @Nullable Loaded load(Loading entry) {
    Given given = entries.get(entry.index());
    Video video = set.entries().get(given.video()).video();
    Map<Stream, int[]> frames = given.frames() == null ? drawn(video, entry) : given.frames();
    long seed = entry.random().nextLong();
    Map<String, Tensor> clips =
        entry.read(
            given.video(),
            () -> {
              Map<String, Tensor> read = new LinkedHashMap<>();
              readers.forEach(
                  (stream, reader) ->
                      read.put(stream.input(), reader.read(video, frames.get(stream), seed)));
              return read;
            });
    return clips == null ? null : new Loaded(given.video(), clips);
  }

  private Map<Stream, int[]> drawn(Video video, Loading entry) {
    Map<Stream, int[]> frames = new EnumMap<>(Stream.class);
    double start = entry.random().nextDouble();
    for (Stream stream : facts.streams()) {
      frames.put(
          stream,
          facts
              .sampler()
              .random(video.frames(stream), facts.frames(stream), start, entry.random()));
    }
    return frames;
  }

  @Override
  public ClipBatch collate(BatchKey batch, List<Loaded> samples) {
    return new ClipBatch(
        stacked(samples.stream().map(Loaded::clips).toList()),
        samples.stream().mapToInt(one -> set.entries().get(one.video()).label()).toArray(),
        samples.stream().mapToInt(Loaded::video).toArray(),
        samples.stream().map(one -> source(one.video())).toList());
  }

  /** Clips as batches, by their inputs. */
  static Map<String, Tensor> stacked(List<Map<String, Tensor>> clips) {
    Map<String, Tensor> batch = new LinkedHashMap<>();
    for (String input : clips.get(0).keySet()) {
      batch.put(input, Padded.of(clips.stream().map(clip -> clip.get(input)).toList(), 0).values());
    }
    return batch;
  }
}
