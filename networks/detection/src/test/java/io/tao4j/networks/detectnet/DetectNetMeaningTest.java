package io.tao4j.networks.detectnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.detection.SpatialAugmentation;
import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.detectnet.DetectNetLoss.ClassCost;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.networks.tasks.spec.EvalConfig;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the fields of detectnet_v2's spec make of network, targets, loss, boxes and pictures. */
class DetectNetMeaningTest {
  private static DetectNetSpec spec(String fields) {
    return new DetectNetNetwork()
        .specBinder()
        .allowMissingPaths()
        .bind(
            SpecReader.standard()
                .parse(
                    """
                    dataset_config {
                      data_sources { label_directory_path: "l" image_directory_path: "i" }
                      target_class_mapping { key: "car" value: "car" }
                      target_class_mapping { key: "van" value: "car" }
                      target_class_mapping { key: "person" value: "person" }
                    }
                    %s
                    """
                        .formatted(fields),
                    SpecSyntax.PROTOBUF_TEXT,
                    "spec"))
        .spec();
  }

  @Test
  void theBackboneIsThatOfItsFields() {
    DetectNetModelConfig config =
        spec("""
                model_config {
                  arch: "resnet" num_layers: 10 use_batch_norm: true use_pooling: true
                  all_projections: true dropout_rate: 0.25
                  activation { activation_type: "swish" }
                }
                """)
            .modelConfig();
    assertThat(config.findBackbone().orElseThrow().name()).isEqualTo("resnet10");
    BackboneOptions options = config.options();
    assertThat(options.batchNorm()).isTrue();
    assertThat(options.poolingStem()).isTrue();
    assertThat(options.allProjections()).isTrue();
    assertThat(config.findActivation()).contains(Activation.SWISH);
    assertThat(config.dropoutRate()).isEqualTo(0.25);
    assertThat(
            spec("model_config { num_layers: 0 }")
                .modelConfig()
                .findBackbone()
                .orElseThrow()
                .name())
        .isEqualTo("resnet18");
  }

  /** Its share is left out in the graph that trains, and nowhere else. */
  @Test
  void dropoutRateIsAnOpOfTheTrainingGraph() {
    assertThat(nodes("model_config { num_layers: 10 dropout_rate: 0.25 }")).contains("dropout");
    assertThat(nodes("model_config { num_layers: 10 }")).doesNotContain("dropout");
  }

  private static List<String> nodes(String fields) {
    return new DetectNetDefinition(
            spec(
                fields
                    + " augmentation_config { preprocessing { output_image_width: 64 output_image_height: 64 } }"),
            List.of("car"),
            Map.of())
        .graph().nodes().stream().map(node -> node.name()).toList();
  }

  @Test
  void freezeBlocksAndFreezeBnStopTheBackbone() {
    TrainingPlan plan =
        DetectionNetwork.plan(
            spec("model_config { freeze_blocks: 0 freeze_blocks: 1 freeze_bn: true }"));
    assertThat(plan.program().freezeBlocks()).containsExactly(0, 1);
    assertThat(plan.program().frozenBatchNorms()).isEqualTo(BatchNorms.ALL);
  }

  @Test
  void pretrainedModelFileIsTakenWholeWithLoadGraph() {
    String file = "pretrained_model_file: \"model.tao\" ";
    TrainingPlan weights = DetectionNetwork.plan(spec("model_config { " + file + "}"));
    assertThat(weights.start().weights()).contains(Path.of("model.tao"));
    assertThat(weights.start().model()).isEmpty();
    TrainingPlan graph =
        DetectionNetwork.plan(spec("model_config { " + file + "load_graph: true }"));
    assertThat(graph.start().model()).contains(Path.of("model.tao"));
  }

  @Test
  void scaleAndOffsetAreTheGrids() {
    DetectNetGrid grid =
        spec("model_config { num_layers: 10 objective_set { bbox { scale: 20.0 offset: 2.0 } cov {} } }")
            .modelConfig()
            .grid();
    assertThat(grid).isEqualTo(new DetectNetGrid(16, 20, 2));
    assertThat(
            spec("model_config { num_layers: 10 objective_set { bbox { scale: 0 } } }")
                .modelConfig()
                .grid()
                .scale())
        .isEqualTo(35);
  }

  /** Shares of a class's sum and of the sum of all classes, as in TAO. */
  @Test
  void theWeightsOfCostsAreShares() {
    DetectNetSpec spec =
        spec(
            """
            cost_function_config {
              target_classes {
                name: "car" class_weight: 3.0 coverage_foreground_weight: 0.1
                objectives { name: "cov" initial_weight: 1.0 }
                objectives { name: "bbox" initial_weight: 4.0 }
              }
              target_classes { name: "person" class_weight: 1.0 coverage_foreground_weight: 0.05 }
            }
            """);
    List<ClassCost> costs =
        new DetectNetDefinition(spec, List.of("car", "person"), Map.of()).costs();
    assertThat(costs.get(0).foreground()).isEqualTo(0.1);
    assertThat(costs.get(0).coverage()).isCloseTo(0.75 / 5, within(1e-12));
    assertThat(costs.get(0).sides()).isCloseTo(0.75 * 4 / 5, within(1e-12));
    assertThat(costs.get(1).coverage()).isCloseTo(0.25 / 11, within(1e-12));
  }

  @Test
  void theRasterizerDrawsTheEllipseOfTheFile() {
    DetectNetSpec.RasterizerConfig config =
        spec("""
                bbox_rasterizer_config {
                  deadzone_radius: 0.6
                  target_class_config {
                    key: "car"
                    value {
                      cov_center_x: 0.4 cov_center_y: 0.6 cov_radius_x: 0.8 cov_radius_y: 0.9
                      bbox_min_radius: 1.5
                    }
                  }
                }
                """)
            .bboxRasterizerConfig();
    assertThat(config.deadzoneRadius()).isEqualTo(0.6);
    assertThat(config.targetClassConfig().get("car").shape())
        .isEqualTo(new Rasterizer.Shape(0.4, 0.6, 0.8, 0.9, 1.5));
  }

  @Test
  void theClusteringIsThatOfTheClass() {
    DetectNetSpec spec =
        spec(
            """
            postprocessing_config {
              target_class_config {
                key: "car"
                value { clustering_config {
                  coverage_threshold: 0.01 minimum_bounding_box_height: 4 clustering_algorithm: NMS
                  dbscan_eps: 0.15 dbscan_min_samples: 2.5 dbscan_confidence_threshold: 0.9
                  nms_iou_threshold: 0.4 nms_confidence_threshold: 0.2
                } }
              }
            }
            """);
    Clustering car = spec.clustering("car");
    assertThat(car)
        .isEqualTo(new Clustering(0.01, 4, Clustering.Algorithm.NMS, 0.15, 2.5, 0, 0.9, 0.4, 0.2));
    assertThat(car.coreMass()).isEqualTo(2);
    assertThat(car.suppressingIou()).isEqualTo(0.4);
    assertThat(car.leastCoverage()).isEqualTo(0.2);
    assertThat(car.forEvaluation().dbscanConfidenceThreshold()).isZero();
    assertThat(spec.clustering("person")).isEqualTo(Clustering.USUAL);
  }

  @Test
  void theEvaluationIsThatOfTheFile() {
    DetectNetSpec spec =
        spec(
            """
            evaluation_config {
              validation_period_during_training: 7 average_precision_mode: INTEGRATE
              minimum_detection_ground_truth_overlap { key: "car" value: 0.7 }
              minimum_detection_ground_truth_overlap { key: "person" value: 0.6 }
            }
            """);
    assertThat(spec.evalConfig().validationPeriodDuringTraining()).isEqualTo(7);
    assertThat(spec.evalConfig().averagePrecisionMode())
        .isEqualTo(EvalConfig.AveragePrecisionMode.INTEGRATE);
    assertThat(spec.evalConfig().matchingIouThreshold()).isEqualTo(0.6);
  }

  @Test
  void theInputIsThatOfTheFile() {
    DetectNetSpec spec =
        spec(
            """
            augmentation_config { preprocessing {
              output_image_width: 96 output_image_height: 64 output_image_channel: 1
              min_bbox_width: 3.0 min_bbox_height: 5.0
            } }
            """);
    assertThat(
            List.of(
                spec.preprocessing().width(),
                spec.preprocessing().height(),
                spec.preprocessing().channels()))
        .containsExactly(96, 64, 1);
    SpatialAugmentation augmentation = spec.augmentationConfig().augmentation();
    assertThat(List.of(augmentation.leastWidth(), augmentation.leastHeight()))
        .containsExactly(3.0, 5.0);
  }

  @Test
  void placesAndColoursAreThoseOfTheFileAndNoneWithout() {
    SpatialAugmentation given =
        spec("""
                augmentation_config {
                  preprocessing { output_image_channel: 3 }
                  spatial_augmentation {
                    hflip_probability: 0.4 zoom_min: 0.8 zoom_max: 1.2
                    translate_max_x: 6.0 translate_max_y: 7.0
                  }
                  color_augmentation {
                    color_shift_stddev: 0.1 hue_rotation_max: 25.0 saturation_shift_max: 0.2
                    contrast_scale_max: 0.3
                  }
                }
                """)
            .augmentationConfig()
            .augmentation();
    assertThat(
            List.of(
                given.flip(),
                given.smallestZoom(),
                given.largestZoom(),
                given.shiftX(),
                given.shiftY(),
                given.brightness(),
                given.hue(),
                given.saturation(),
                given.contrast()))
        .containsExactly(0.4, 0.8, 1.2, 6.0, 7.0, 0.1, 25.0, 0.2, 0.3);
    SpatialAugmentation silent = spec("").augmentationConfig().augmentation();
    assertThat(
            List.of(
                silent.flip(), silent.shiftX(), silent.shiftY(), silent.hue(), silent.brightness()))
        .containsOnly(0.0);
    assertThat(List.of(silent.smallestZoom(), silent.largestZoom())).containsOnly(1.0);
  }

  @Test
  void theDataAreThoseOfTheFile() {
    DetectNetSpec spec =
        new DetectNetNetwork()
            .specBinder()
            .allowMissingPaths()
            .bind(
                SpecReader.standard()
                    .parse(
                        """
                        dataset_config:
                          data_sources: [{tfrecords_path: r/*, image_directory_path: i}]
                          image_extension: png
                          target_class_mapping: {van: car}
                          validation_fold: 2
                          type: coco
                          max_bad_labels: 0.2
                          max_bad_images: 0.3
                          cache_megabytes: 7
                        """,
                        SpecSyntax.YAML,
                        "spec"))
            .spec();
    assertThat(spec.datasetConfig().imageExtension()).isEqualTo("png");
    assertThat(spec.datasetConfig().targetClassMapping()).containsEntry("van", "car");
    assertThat(spec.datasetConfig().validationFold()).contains(2);
    assertThat(spec.datasetConfig().type().name()).isEqualTo("COCO");
    assertThat(spec.datasetConfig().maxBadLabels()).isEqualTo(0.2);
    assertThat(spec.datasetConfig().maxBadImages()).isEqualTo(0.3);
    assertThat(spec.datasetConfig().cacheMegabytes()).isEqualTo(7);
  }
}
