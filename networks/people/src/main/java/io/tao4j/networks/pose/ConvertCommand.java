package io.tao4j.networks.pose;

import io.tao4j.data.NpyFile;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.pose.ConvertSpec.DatasetConvert;
import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code dataset_convert}: poses of a tracker to arrays of sequences, {@code object_ID.npy} for
 * each person. They have no labels; {@code inference} reads them as they are.
 */
final class ConvertCommand implements SubCommand<ConvertSpec> {
  @Override
  public String name() {
    return "dataset_convert";
  }

  @Override
  public String description() {
    return "poses of a tracker to arrays of sequences";
  }

  @Override
  public SpecBinder<ConvertSpec> specBinder() {
    return SpecBinder.of(ConvertSpec.class)
        .withRules(
            (spec, context) -> {
              DatasetConvert convert = spec.datasetConvert();
              if (convert.sequenceLength() > convert.sequenceLengthMax()
                  || convert.sequenceLengthMin() > convert.sequenceLength()) {
                context.error(
                    "dataset_convert.sequence_length",
                    "%s frames, sequence_length_min is %s and sequence_length_max %s"
                        .formatted(
                            convert.sequenceLength(),
                            convert.sequenceLengthMin(),
                            convert.sequenceLengthMax()),
                    "give one between them");
              }
            })
        .withLayouts(
            List.of(
                SpecLayout.builder("pose_classification", "One spec for all of TAO's verbs.")
                    .overlapping()
                    .include(PytorchLayout.run(), "", "")
                    .rows(
                        "",
                        "",
                        """
                        model, dataset, train, evaluate, inference, export, gen_trt_engine : no part \
                        of a conversion
                        """)
                    .build()));
  }

  @Override
  public String defaultSpec() {
    return """
        dataset_convert:
          results_dir: sequences
          data: data/tracker.json
          pose_type: 3dbp
          num_joints: 34
          input_width: 1920
          input_height: 1080
          focal_length: 1200.0
          sequence_length_max: 300
          sequence_length_min: 10
          sequence_length: 100
          sequence_overlap: 0.5
        """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("-i", "--data"), Kind.PATH, "dataset_convert.data", "JSON of the tracker."));
  }

  @Override
  public Optional<String> resultsField() {
    return Optional.of("dataset_convert.results_dir");
  }

  @Override
  public Optional<Path> output(ConvertSpec spec) {
    return Optional.of(spec.datasetConvert().resultsDir().resolve("object"));
  }

  /**
   * @throws io.tao4j.error.TaoException {@code POSE-006} if the JSON is not that of poses
   */
  @Override
  public Result run(ConvertSpec spec) throws IOException {
    DatasetConvert convert = spec.datasetConvert();
    TrackedPoses poses = TrackedPoses.read(convert);
    List<String> notices = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    int sequences = 0;
    int step = Math.max(1, (int) (convert.sequenceLength() * convert.sequenceOverlap()));
    for (Map.Entry<Long, List<float[]>> person : poses.byPerson().entrySet()) {
      List<float[]> frames = person.getValue();
      List<List<float[]>> windows = new ArrayList<>();
      for (int from = 0; from < frames.size(); from += step) {
        List<float[]> window =
            frames.subList(from, Math.min(frames.size(), from + convert.sequenceLength()));
        if (window.size() >= convert.sequenceLengthMin()) {
          windows.add(window);
        }
      }
      if (windows.isEmpty()) {
        notices.add(
            "person %s has %s frames, fewer than sequence_length_min: left out"
                .formatted(person.getKey(), frames.size()));
        continue;
      }
      Path file = convert.resultsDir().resolve("object_" + person.getKey() + ".npy");
      write(file, windows, poses.channels(), convert);
      files.add(file);
      sequences += windows.size();
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("persons", files.size());
    figures.put("sequences", sequences);
    return new Result(
        List.of("%s sequences of %s persons".formatted(sequences, files.size())),
        notices,
        figures,
        files);
  }

  private static void write(
      Path file, List<List<float[]>> windows, int channels, DatasetConvert convert)
      throws IOException {
    int frames = convert.sequenceLengthMax();
    int joints = convert.numJoints();
    float[] numbers =
        new float
            [Math.multiplyExact(
                Math.multiplyExact(windows.size(), channels), Math.multiplyExact(frames, joints))];
    for (int n = 0; n < windows.size(); n++) {
      List<float[]> window = windows.get(n);
      for (int t = 0; t < window.size(); t++) {
        for (int v = 0; v < joints; v++) {
          for (int c = 0; c < channels; c++) {
            numbers[((n * channels + c) * frames + t) * joints + v] =
                window.get(t)[v * channels + c];
          }
        }
      }
    }
    NpyFile.write(file, numbers, windows.size(), channels, frames, joints, 1);
  }
}
