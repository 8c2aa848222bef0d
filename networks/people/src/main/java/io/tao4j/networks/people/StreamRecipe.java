package io.tao4j.networks.people;

import io.tao4j.data.Padded;
import io.tao4j.data.Recipe;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads samples for a network with one stream of numbers or several, all made of one picture, or of
 * what a label says alone.
 *
 * @param name of the set
 * @param samples in order
 * @param form how one becomes numbers
 * @param <S> a sample as its labels say it
 */
public record StreamRecipe<S>(String name, List<S> samples, Form<S> form)
    implements Recipe<List<StreamRecipe.Streams>, StreamBatch> {
  public StreamRecipe {
    samples = List.copyOf(samples);
  }

  /**
   * Numbers of one sample.
   *
   * @param inputs by name, without an axis of samples
   * @param truth by name, likewise
   * @param label class; 0 where there are none
   * @param id what it is called
   */
  public record Streams(
      Map<String, Tensor> inputs, Map<String, Tensor> truth, int label, String id) {
    public Streams {
      inputs = Map.copyOf(inputs);
      truth = Map.copyOf(truth);
    }
  }

  /**
   * How a sample becomes numbers.
   *
   * @param <S> a sample
   */
  public interface Form<S> {
    /** The picture that a sample is made of; null for one that its labels say alone. */
    @Nullable Path picture(S sample);

    /** What a sample is called in messages. */
    String name(S sample);

    /**
     * Makes the numbers.
     *
     * @param picture null where the sample needs none
     * @param random the entry's own numbers
     * @return one or more, all of one form: a sample may be shown in several variations
     */
    List<Streams> make(S sample, @Nullable Image picture, SeededRandom random);
  }

  /** Reads a picture. */
  private record Pictures(Path file, long maxPixels) implements SourceReader<Image> {
    @Override
    public Image read() {
      return ImageCodec.read(file, maxPixels);
    }

    @Override
    public long bytes(Image source) {
      return source.byteSize();
    }
  }

  @Override
  public String sourceText() {
    return "picture";
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public String source(int source) {
    return form.name(samples.get(source));
  }

  @Override
  public @Nullable List<Streams> load(Loading entry) {
    S sample = samples.get(entry.index());
    Path file = form.picture(sample);
    if (file == null) {
      return form.make(sample, null, entry.random());
    }
    Image picture = entry.read(entry.index(), new Pictures(file, entry.options().maxPixels()));
    return picture == null ? null : form.make(sample, picture, entry.random());
  }

  @Override
  public StreamBatch collate(BatchKey batch, List<List<Streams>> samples) {
    List<Streams> all = new ArrayList<>();
    int most = samples.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < most; i++) {
      for (List<Streams> sample : samples) {
        if (i < sample.size()) {
          all.add(sample.get(i));
        }
      }
    }
    return new StreamBatch(
        stacked(all, Streams::inputs),
        stacked(all, Streams::truth),
        all.stream().mapToInt(Streams::label).toArray(),
        all.stream().map(Streams::id).toList());
  }

  /** Numbers of several samples with an axis of samples before them. */
  public static Map<String, Tensor> stacked(
      List<Streams> samples, Function<Streams, Map<String, Tensor>> which) {
    Map<String, Tensor> stacked = new LinkedHashMap<>();
    for (String name : which.apply(samples.get(0)).keySet()) {
      List<Tensor> tensors = samples.stream().map(one -> which.apply(one).get(name)).toList();
      stacked.put(name, Padded.of(tensors, 0).values());
    }
    return stacked;
  }
}
