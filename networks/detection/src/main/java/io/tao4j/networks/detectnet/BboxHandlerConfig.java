package io.tao4j.networks.detectnet;

import io.tao4j.networks.tasks.spec.VisualizerConfig.WandbConfig;
import io.tao4j.spec.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code bbox_handler_config} of TAO's inference spec; known, not acted on: a model keeps the
 * clustering of its training, and inference always writes labels and pictures.
 *
 * @param kittiDump labels
 * @param disableOverlay no pictures
 * @param overlayLinewidth of the boxes
 * @param classwiseBboxHandlerConfig by class name
 * @param postprocClasses names
 * @param wandbConfig a viewer
 */
public record BboxHandlerConfig(
    @Field(description = "write labels") boolean kittiDump,
    @Field(description = "write no pictures") boolean disableOverlay,
    @Field(description = "width of the boxes' lines") int overlayLinewidth,
    @Field(description = "by class name; default for others")
        Map<String, ClassHandler> classwiseBboxHandlerConfig,
    @Field(description = "classes that are written") List<String> postprocClasses,
    @Field(description = "a viewer") Optional<WandbConfig> wandbConfig) {

  /** What becomes of the cells of a class. */
  public record ClassHandler(
      @Field(description = "from cells to boxes") Clustering clusteringConfig,
      @Field(description = "aggregate_cov or mean_cov") String confidenceModel,
      @Field(description = "name that is written") String outputMap,
      @Field(description = "colour of the boxes") Optional<BoxColor> bboxColor) {}

  /** A colour. */
  public record BoxColor(
      @Field(description = "red", name = "R") int red,
      @Field(description = "green", name = "G") int green,
      @Field(description = "blue", name = "B") int blue) {}
}
