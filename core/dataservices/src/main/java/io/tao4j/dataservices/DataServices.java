package io.tao4j.dataservices;

import io.tao4j.dataservices.annotations.ConvertCommand;
import io.tao4j.dataservices.annotations.ConvertSpec;
import io.tao4j.dataservices.quality.FindCommand;
import io.tao4j.dataservices.quality.FindSpec;
import io.tao4j.network.SubCommand;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The data services, by the names that they have on the command line.
 *
 * <pre>{@code
 * DataServices.convertAnnotations()
 *     .set("data.input_format", "KITTI")
 *     .set("data.output_format", "COCO")
 *     .set("kitti.image_dir", images)
 *     .set("kitti.label_dir", labels)
 *     .results(folder)
 *     .run();
 * }</pre>
 */
public final class DataServices {
  private static final Map<String, List<SubCommand<?>>> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put("annotations", List.of(new ConvertCommand()));
    GROUPS.put("quality", List.of(new FindCommand()));
  }

  private DataServices() {}

  /** The commands of each group, for example {@code convert} of {@code annotations}. */
  public static Map<String, List<SubCommand<?>>> groups() {
    return Collections.unmodifiableMap(GROUPS);
  }

  /** {@code annotations convert}: labels of one form to another. */
  public static ServiceJob<ConvertSpec> convertAnnotations() {
    return ServiceJob.of("annotations", new ConvertCommand());
  }

  /** {@code quality find}: labels that are probably wrong, and pictures that are there twice. */
  public static ServiceJob<FindSpec> findLabelErrors() {
    return ServiceJob.of("quality", new FindCommand());
  }
}
