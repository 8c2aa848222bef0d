package io.tao4j.networks.action;

import io.tao4j.error.TaoException;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From videos to classes: of several clips of a video the scores are averaged. */
final class ActionInference implements SinglePassInference<Video, Classification> {
  /** Clips that are computed together. */
  private static final int BATCH = 16;

  private final ActionFacts facts;
  private final List<String> classNames;
  private final ClipSampler.Mode mode;
  private final int segments;

  ActionInference(ModelMeta meta, ClipSampler.Mode mode, int segments) {
    this.facts = ActionFacts.of(meta);
    this.classNames = meta.classNames();
    this.mode = mode;
    this.segments = segments;
  }

  private List<Map<Stream, int[]>> clips(Video video, ClipSampler.Mode which) {
    for (Stream stream : facts.streams()) {
      if (video.frames(stream) == 0) {
        throw new TaoException(
            "ACTION-002",
            "a video has no frames of '%s'".formatted(stream.input()),
            "the network looks at " + VideoSet.wanted(facts.streams()));
      }
    }
    return ClipRecipe.clips(video, facts, which, segments);
  }

  private Map<String, Tensor> read(Video video, Map<Stream, int[]> clip) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    clip.forEach(
        (stream, frames) ->
            tensors.put(
                stream.input(),
                new ClipReader(stream, facts, facts.plan(stream)).read(video, frames, 0)));
    return tensors;
  }

  /** The clip in the middle of each video. */
  @Override
  public Map<String, Tensor> encode(List<Video> videos) {
    return ClipRecipe.stacked(
        videos.stream()
            .map(video -> read(video, clips(video, ClipSampler.Mode.CENTER).get(0)))
            .toList());
  }

  @Override
  public List<Classification> decode(List<Video> videos, Map<String, Tensor> outputs) {
    float[] logits = outputs.get(ClassifierGraph.LOGITS).toFloatArray();
    List<Classification> answers = new ArrayList<>();
    for (int i = 0; i < videos.size(); i++) {
      answers.add(Classification.ofLogits(classNames, logits, i));
    }
    return answers;
  }

  @Override
  public boolean fitsOnePass(Video video) {
    return mode == ClipSampler.Mode.CENTER;
  }

  @Override
  public List<Classification> infer(List<Video> videos, GraphRunner graphs) {
    if (mode == ClipSampler.Mode.CENTER) {
      return decode(videos, graphs.run(GraphRunner.MAIN, encode(videos)));
    }
    List<Classification> answers = new ArrayList<>();
    for (Video video : videos) {
      answers.add(ofClips(video, graphs));
    }
    return answers;
  }

  private Classification ofClips(Video video, GraphRunner graphs) {
    List<Map<Stream, int[]>> clips = clips(video, mode);
    int classes = classNames.size();
    double[] sums = new double[classes];
    for (int from = 0; from < clips.size(); from += BATCH) {
      List<Map<String, Tensor>> some =
          clips.subList(from, Math.min(clips.size(), from + BATCH)).stream()
              .map(clip -> read(video, clip))
              .toList();
      float[] logits =
          graphs
              .run(GraphRunner.MAIN, ClipRecipe.stacked(some))
              .get(ClassifierGraph.LOGITS)
              .toFloatArray();
      for (int i = 0; i < logits.length; i++) {
        sums[i % classes] += logits[i];
      }
    }
    float[] means = new float[classes];
    for (int c = 0; c < classes; c++) {
      means[c] = (float) (sums[c] / clips.size());
    }
    return Classification.ofLogits(classNames, means, 0);
  }
}
