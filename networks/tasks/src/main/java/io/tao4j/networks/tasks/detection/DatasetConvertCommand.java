package io.tao4j.networks.tasks.detection;

import io.tao4j.error.TaoException;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecBinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code dataset_convert}: writes labels as TFRecords. The records hold labels, not pictures: a
 * training names their folder as {@code image_directory_path}.
 */
public final class DatasetConvertCommand implements SubCommand<DatasetConvertSpec> {
  @Override
  public String name() {
    return "dataset_convert";
  }

  @Override
  public String description() {
    return "labels to TFRecords";
  }

  @Override
  public SpecBinder<DatasetConvertSpec> specBinder() {
    return SpecBinder.of(DatasetConvertSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
        kitti_config:
          root_directory_path: data/train
          image_dir_name: images
          label_dir_name: labels
          image_extension: .png
          partition_mode: RANDOM
          num_partitions: 2
          val_split: 14
          num_shards: 10
        image_directory_path: data/train
        """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("-d", "--dataset_export_spec"),
            Kind.SPEC,
            "",
            "Spec of the conversion, YAML or protobuf text; -e means the same."),
        new Option(
            List.of("-o", "--output_filename"),
            Kind.PATH,
            "output_filename",
            "Folder and start of the record files' names."));
  }

  @Override
  public Optional<Path> output(DatasetConvertSpec spec) {
    return spec.outputFilename();
  }

  /**
   * @throws TaoException {@code LABEL-017} if the spec names no output; as {@link
   *     DatasetConversion#run}
   */
  @Override
  public Result run(DatasetConvertSpec spec) {
    Path output =
        spec.outputFilename()
            .orElseThrow(
                () ->
                    new TaoException(
                        "LABEL-017",
                        "the spec names no output_filename",
                        "set it, or use -o on the command line"));
    DatasetConversion.Result result = DatasetConversion.run(spec, output);
    List<String> lines = new ArrayList<>();
    Map<String, Number> figures = new LinkedHashMap<>();
    for (int fold = 0; fold < result.pictures().size(); fold++) {
      lines.add("fold %s: %s pictures".formatted(fold, result.pictures().get(fold)));
      figures.put("fold_" + fold + "_pictures", result.pictures().get(fold));
    }
    lines.add("boxes: " + result.boxes());
    figures.put("boxes", result.boxes().values().stream().mapToInt(Integer::intValue).sum());
    figures.put("files", result.files().size());
    List<String> notices = new ArrayList<>(result.notices());
    result.problems().forEach(problem -> notices.add(problem.toString()));
    return new Result(lines, notices, figures, result.files());
  }
}
