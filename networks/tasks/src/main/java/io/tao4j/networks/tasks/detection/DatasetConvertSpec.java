package io.tao4j.networks.tasks.detection;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's spec of {@code dataset_convert}: labels to TFRecords. Fields that TAO does not have say so
 * in their description.
 *
 * @param kittiConfig KITTI labels
 * @param cocoConfig COCO annotations
 * @param yoloConfig YOLO's text labels
 * @param sampleModifierConfig balancing; not acted on
 * @param imageDirectoryPath folder below which the pictures lie
 * @param targetClassMapping which label name becomes which
 * @param maxBadLabels share of the labels that may be bad
 * @param outputFilename folder and start of the record files' names
 */
public record DatasetConvertSpec(
    @Field(description = "KITTI labels", oneof = "convert_config_type", required = true)
        Optional<KittiConfig> kittiConfig,
    @Field(description = "COCO annotations", oneof = "convert_config_type", required = true)
        Optional<CocoConfig> cocoConfig,
    @Field(
            description = "YOLO's text labels (beyond TAO)",
            oneof = "convert_config_type",
            required = true)
        Optional<YoloConfig> yoloConfig,
    @Field(
            description = "balancing of classes",
            ignored = "every picture is written once; weigh data_sources or classes instead")
        Optional<SampleModifierConfig> sampleModifierConfig,
    @Field(
            description =
                "folder that a training names as image_directory_path; absent: the root folder",
            path = PathKind.FOLDER)
        Optional<Path> imageDirectoryPath,
    @Field(
            description =
                "label name, lower case, to the name that is written; others are left out."
                    + " Absent: names stay")
        Map<String, String> targetClassMapping,
    @Field(
            description =
                "share of the labels that may be bad before nothing is written (beyond TAO)",
            min = 0,
            max = 1)
        double maxBadLabels,
    @Field(
            description = "folder and start of the record files' names; an option, -o, in TAO",
            path = PathKind.OUTPUT)
        Optional<Path> outputFilename) {

  /** How pictures are divided into folds. */
  public enum PartitionMode {
    @Field(description = "one fold")
    NONE,
    @Field(description = "two folds by chance: fold 0 has val_split percent, for validation")
    RANDOM,
    @Field(description = "sequences stay together")
    SEQUENCE
  }

  /** KITTI labels. */
  public record KittiConfig(
      @Field(description = "folder of both folders", required = true, path = PathKind.FOLDER)
          Path rootDirectoryPath,
      @Field(description = "folder of the pictures, below the root", required = true)
          String imageDirName,
      @Field(description = "folder of the labels, below the root", required = true)
          String labelDirName,
      @Field(description = "point clouds", ignored = "boxes have two dimensions")
          String pointCloudsDir,
      @Field(description = "calibrations", ignored = "boxes have two dimensions")
          String calibrationsDir,
      @Field(
              description = "JSON of sequence name to list of frames, for partition_mode sequence",
              path = PathKind.FILE)
          Optional<Path> kittiSequenceToFramesFile,
      @Field(description = "extension of the pictures") String imageExtension,
      @Field(description = "folds; 0 for what partition_mode makes", min = 0) int numPartitions,
      @Field(description = "files a fold", defaultValue = "1", min = 1) int numShards,
      @Field(description = "how pictures are divided", defaultValue = "NONE")
          PartitionMode partitionMode,
      @Field(description = "percent of the pictures in fold 0", unit = "%", min = 0, max = 100)
          double valSplit) {}

  /** COCO annotations: a fold for each file. */
  public record CocoConfig(
      @Field(description = "folder of all files", required = true, path = PathKind.FOLDER)
          Path rootDirectoryPath,
      @Field(description = "folder of the pictures of each fold, below the root")
          List<String> imgDirNames,
      @Field(description = "JSON file of each fold, below the root") List<String> annotationFiles,
      @Field(description = "folds; 0 for the number of files", min = 0) int numPartitions,
      @Field(description = "files of each fold; the last counts for further folds", min = 1)
          List<Integer> numShards,
      @Field(description = "write the masks of objects too, polygons as run lengths")
          boolean includeMasks) {}

  /** YOLO's text labels: a fold for each folder of pictures. */
  public record YoloConfig(
      @Field(description = "folder of all files", required = true, path = PathKind.FOLDER)
          Path rootDirectoryPath,
      @Field(description = "folder of the pictures of each fold, below the root")
          List<String> imgDirNames,
      @Field(
              description =
                  "folder of the labels of each fold, below the root, or one data.yaml for all: the"
                      + " labels are then where the pictures are, in 'labels' instead of 'images'")
          List<String> labelDirNames,
      @Field(description = "extension of the pictures") String imageExtension,
      @Field(description = "files of each fold; the last counts for further folds", min = 1)
          List<Integer> numShards) {}

  /** Balancing of classes. */
  public record SampleModifierConfig(
      @Field(description = "classes") List<String> filterSamplesContainingOnly,
      @Field(description = "classes") List<String> dominantTargetClasses,
      @Field(description = "ratio by class") Map<String, Double> minimumTargetClassImbalance,
      @Field(description = "copies") int numDuplicates,
      @Field(description = "cap") int maxTrainingSamples,
      @Field(description = "map before balancing")
          Map<String, String> sourceToTargetClassMapping) {}
}
