package io.tao4j.examples.cli;

import io.tao4j.TaoJob;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.Network;
import io.tao4j.networks.tasks.detection.DatasetConversion;
import io.tao4j.networks.tasks.detection.DatasetConvertSpec;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dataset_convert}: labels to TFRecords. */
@Command(
    name = "dataset_convert",
    sortOptions = false,
    description = {
      "Writes labels as TFRecords, as TAO's spec of kitti_config or coco_config says.",
      "The records hold labels, not pictures: a training names their folder as"
          + " image_directory_path."
    })
final class DatasetConvertTask extends SubTask {
  @Option(
      names = {"-d", "--dataset_export_spec"},
      paramLabel = "FILE",
      description = "Spec of the conversion, YAML or protobuf text; -e means the same.")
  @Nullable Path convertSpec;

  @Option(
      names = {"-o", "--output_filename"},
      required = true,
      paramLabel = "PATH",
      description = "Folder and start of the record files' names.")
  Path output = Path.of("");

  DatasetConvertTask(Network<?, ?, ?> network, Console console) {
    super(network, console);
  }

  @Override
  void run() throws Exception {
    Path file = convertSpec == null ? spec : convertSpec;
    if (file == null) {
      throw usage("Missing required option: '-d FILE'");
    }
    if (!overrides.fields().isEmpty()) {
      throw usage("--set is for specs of trainings");
    }
    open(folder(output)).run(() -> convert(file));
  }

  private Map<String, Integer> convert(Path file) throws IOException {
    SpecBinding<DatasetConvertSpec> binding = DatasetConversion.specBinder().bind(file);
    SpecReport report = binding.report();
    report.throwIfErrors();
    report.notices().forEach(notice -> console.err().println(notice));
    AtomicFile.writeString(folder(output).resolve(TaoJob.RESOLVED_SPEC), binding.resolved());
    DatasetConversion.Result result = DatasetConversion.run(binding.spec(), output);
    result.notices().forEach(notice -> console.err().println("notice: " + notice));
    result.problems().forEach(problem -> console.err().println("notice: " + problem));
    Map<String, Integer> kpi = new LinkedHashMap<>();
    for (int fold = 0; fold < result.pictures().size(); fold++) {
      console.out().println("fold %s: %s pictures".formatted(fold, result.pictures().get(fold)));
      kpi.put("fold_" + fold + "_pictures", result.pictures().get(fold));
    }
    console.out().println("boxes: " + result.boxes());
    result.files().forEach(written -> console.out().println("wrote " + written));
    kpi.put("boxes", result.boxes().values().stream().mapToInt(Integer::intValue).sum());
    kpi.put("files", result.files().size());
    return kpi;
  }
}
